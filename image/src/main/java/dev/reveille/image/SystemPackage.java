package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A package of the machine's distribution that a file of the image is from.
 *
 * @param version as the distribution writes it
 */
record SystemPackage(String name, String version) implements Comparable<SystemPackage> {

    /** The package that a file is from; empty where {@code dpkg} does not know. */
    static Optional<SystemPackage> owning(Path file) throws InterruptedException {
        // Debian's files moved below /usr while its packages still name them without.
        for (Path known : new Path[] {file, Path.of("/usr" + file), withoutUsr(file)}) {
            try {
                String owner = Tool.ofMachine("dpkg-query", "--search", known.toString());
                String name = owner.lines().findFirst().orElseThrow().split(": ", 2)[0];
                String version =
                        Tool.ofMachine("dpkg-query", "--show", "--showformat=${Version}", name);
                return Optional.of(new SystemPackage(name.split(":", 2)[0], version.strip()));
            } catch (IOException notKnown) {
                // By another of its names, perhaps.
            }
        }
        return Optional.empty();
    }

    private static Path withoutUsr(Path file) {
        return Path.of(file.toString().replaceFirst("^/usr/", "/"));
    }

    /** Where Debian says under which terms it is. */
    Path licence() {
        return Path.of("/usr/share/doc", name, "copyright");
    }

    @Override
    public int compareTo(SystemPackage other) {
        return name.compareTo(other.name);
    }
}
