package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InodesTest {

    @TempDir Path folder;

    @Test
    void files_do_not_meet_in_the_same_bucket_where_the_numbers_left_are_far_apart()
            throws IOException {
        // By the file system's own numbers, in the order in which they are met: 500 in steps of
        // 16, and then one after the other.
        Map<Long, Long> told = new HashMap<>();
        Inodes.Numbers numbers =
                file ->
                        told.computeIfAbsent(
                                (Long) Files.getAttribute(file, "unix:ino"),
                                _ -> told.size() < 500 ? told.size() * 16L : 8000L + told.size());
        Inodes inodes = new Inodes(numbers);
        List<Path> files =
                IntStream.range(0, 47).mapToObj(i -> folder.resolve("lib/" + i + ".jar")).toList();

        for (Path file : files) {
            inodes.create(file);
        }

        Map<Long, Long> buckets =
                files.stream()
                        .map(file -> number(numbers, file) % 64)
                        .collect(Collectors.groupingBy(b -> b, Collectors.counting()));
        assertThat(buckets.values()).allMatch(count -> count <= 4);
        try (Stream<Path> left = Files.list(folder.resolve("lib"))) {
            assertThat(left.sorted().toList()).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    private static long number(Inodes.Numbers numbers, Path file) {
        try {
            return numbers.of(file);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
