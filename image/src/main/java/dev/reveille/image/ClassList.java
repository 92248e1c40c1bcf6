package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * What the {@link AotCache} is made of: classes, lambdas and resolved references, in the JVM's own
 * words ({@code -XX:DumpLoadedClassList}). A rehearsal does not use quite the same twice, as
 * threads meet differently, so the list is kept beside what was built from it.
 *
 * @param lines without those for people, each once; classes, then lambdas, then the references
 *     (constant pools) of classes, which the JVM has to know by then
 */
record ClassList(List<String> lines) {

    ClassList {
        lines = List.copyOf(lines);
    }

    /** What the JVM wrote in the order of loading, with numbers of no use to these classes. */
    static ClassList recorded(Path file) throws IOException {
        return new ClassList(
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst(" id: [0-9]+$", ""))
                        .distinct()
                        .sorted(
                                Comparator.comparingInt(ClassList::turn)
                                        .thenComparing(line -> line))
                        .toList());
    }

    private static int turn(String line) {
        return line.startsWith("@cp ") ? 2 : line.startsWith("@") ? 1 : 0;
    }

    /** One that an earlier build has kept. */
    static ClassList kept(Path file) throws IOException {
        return new ClassList(Files.readAllLines(file));
    }

    /** Writes it and returns the file. */
    Path write(Path file) throws IOException {
        return Files.write(file, lines);
    }
}
