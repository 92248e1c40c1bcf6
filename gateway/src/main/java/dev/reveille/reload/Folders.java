package dev.reveille.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The folders in which something happens when a file gets other content: that of the file, and that
 * of each link on the way to it. In a ConfigMap of Kubernetes the file is a link to {@code
 * ..data/config.yaml}, and what is replaced is {@code ..data}, itself a link.
 */
final class Folders {

    /** As many as Linux follows before it gives up. */
    private static final int MOST_LINKS = 40;

    private Folders() {}

    /** Those that exist now. A folder as path is one of them itself. */
    static Set<Path> leadingTo(Path path) {
        Set<Path> found = new LinkedHashSet<>();
        follow(path.toAbsolutePath().normalize(), found, MOST_LINKS);
        return found;
    }

    private static void follow(Path path, Set<Path> found, int linksLeft) {
        Path reached = path.getRoot();
        for (Path part : path) {
            Path next = reached.resolve(part);
            if (Files.isSymbolicLink(next) && linksLeft > 0) {
                found.add(reached);
                Path rest = next.relativize(path);
                followLink(next, rest, found, linksLeft - 1);
                return;
            }
            reached = next;
        }
        if (Files.isDirectory(reached)) {
            found.add(reached);
        } else if (reached.getParent() != null && Files.isDirectory(reached.getParent())) {
            found.add(reached.getParent());
        }
    }

    private static void followLink(Path link, Path rest, Set<Path> found, int linksLeft) {
        try {
            Path target = link.resolveSibling(Files.readSymbolicLink(link)).resolve(rest);
            follow(target.normalize(), found, linksLeft);
        } catch (IOException vanished) {
            // Replaced just now, of which its folder tells.
        }
    }
}
