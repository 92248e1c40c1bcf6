package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes files whose inode numbers do not have the same last bits. For one thread.
 *
 * <p>The JVM keeps the jars that are open in a hash table, by inode. Where the file system has
 * numbers left in steps of 16 only, as in folders from which much was deleted, so many of them meet
 * in one bucket that it becomes a tree. To build that takes identity hash codes, and every object
 * that gets one afterwards gets another one than in a JVM without such a tree: tables have another
 * order, and the AOT cache is another one, as large and as good, but not the same.
 */
final class Inodes {

    /** As many as that table has at least, once there are enough jars for a tree. */
    private static final int BUCKETS = 64;

    /** A bucket becomes a tree with eight. */
    private static final int MOST_IN_ONE = 4;

    /** Then the file is taken as it comes: it is about being the same, not about working. */
    private static final int MOST_TRIES = 20_000;

    /** Tells the inode number of a file. */
    interface Numbers {
        long of(Path file) throws IOException;
    }

    private final Numbers numbers;
    private final int[] taken = new int[BUCKETS];

    Inodes() {
        this(file -> (Long) Files.getAttribute(file, "unix:ino"));
    }

    Inodes(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Makes an empty file, and its folder if need be. */
    void create(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        List<Path> unfit = new ArrayList<>();
        Path made = Files.createFile(file);
        while (isCrowded(made) && unfit.size() < MOST_TRIES) {
            // It keeps its number while others are made.
            Path aside = file.resolveSibling(file.getFileName() + "." + unfit.size());
            unfit.add(Files.move(made, aside));
            made = Files.createFile(file);
        }
        taken[bucket(made)]++;
        for (Path each : unfit) {
            Files.delete(each);
        }
    }

    private boolean isCrowded(Path file) throws IOException {
        return taken[bucket(file)] == MOST_IN_ONE;
    }

    private int bucket(Path file) throws IOException {
        return (int) (numbers.of(file) % BUCKETS);
    }
}
