package dev.reveille.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image's file system, laid out in a folder of this machine. For one thread.
 *
 * @param time the one time that all its files have: the JVM compares those of jars with the AOT
 *     cache
 */
record Root(Path folder, Instant time) {

    /** Where everything of the gateway is. */
    static final String HOME = "opt/reveille";

    /** An empty one in place of what is there. */
    static Root empty(Path folder, Instant time) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        return new Root(folder.toRealPath(), time);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Where a path of the image is here. */
    Path at(String inside) {
        return folder.resolve(inside);
    }

    void copy(Path file, String inside) throws IOException {
        Path target = at(inside);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    void write(String inside, String text) throws IOException {
        Path target = at(inside);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    /** Everything below a path of the image, sorted by name, the path itself first. */
    List<Path> below(String inside) {
        Path start = at(inside);
        if (Files.notExists(start)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(start)) {
            return all.sorted(Comparator.comparing(this::name)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a file is called in the image, without a slash before it. */
    String name(Path file) {
        return folder.relativize(file).toString();
    }

    /** Gives every file the one time. */
    void settle() throws IOException {
        FileTime settled = FileTime.from(time);
        for (Path path : below("")) {
            Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(settled, settled, null);
        }
    }
}
