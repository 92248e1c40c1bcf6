package dev.reveille.image;

import dev.reveille.image.ArchiveWithoutTime.Dump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JVM's ahead-of-time cache (JEP 483): classes loaded and linked already. A JVM that cannot use
 * it starts without.
 *
 * <p>It is dumped from a {@link ClassList}, as shared archives always were, and not from the JVM's
 * own recording (JEP 514): two dumps from one list differ in nothing but the clock, two from one
 * recording in half of their bytes. What a recording has besides, what the compiler learnt (JEP
 * 515), would not be kept anyway: with it, the compiler was busier at the start and no sooner done
 * under load, and the cache was larger.
 */
final class AotCache {

    static final String FILE = Root.HOME + "/reveille.aot";

    /**
     * Has the JVM use it; where it does not fit, that is no news to anybody. It is mapped where it
     * was made for rather than somewhere else at each start: moving all its addresses would take
     * time, and make memory of the process's own out of pages of a file. There is no code in it
     * that could be jumped to.
     */
    static final List<String> OPTIONS =
            List.of(
                    "-XX:AOTCache=/" + FILE,
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0",
                    "-Xlog:aot=off",
                    "-Xlog:cds=off");

    private AotCache() {}

    /**
     * Makes it.
     *
     * @param known the classes, if an earlier build has told which; empty to find out by a {@link
     *     Rehearsal}
     * @param scratch a folder for what is deleted again
     * @return the classes that are in it
     */
    static ClassList into(Root root, Optional<ClassList> known, Path scratch)
            throws IOException, InterruptedException {
        Root.delete(scratch);
        Files.createDirectories(scratch);
        List<String> java =
                new ArrayList<>(List.of(root.at(JavaRuntime.HOME + "/bin/java").toString()));
        for (String option : Files.readAllLines(root.at(Application.OPTIONS))) {
            if (!OPTIONS.contains(option)) {
                java.add(option);
            }
        }
        ClassList classes = known.isPresent() ? known.get() : rehearse(root, java, scratch);
        Path list = classes.write(scratch.resolve("classes"));
        ArchiveWithoutTime.Making making = file -> dump(root, java, list, file);
        Dump first = Dump.by(making, scratch.resolve("first"));
        Dump second = Dump.by(making, scratch.resolve("second"));
        ArchiveWithoutTime.write(first, second, root.at(FILE));
        Root.delete(scratch);
        return classes;
    }

    private static ClassList rehearse(Root root, List<String> java, Path scratch)
            throws IOException, InterruptedException {
        Path recorded = scratch.resolve("recorded");
        String jar = root.at(Application.JAR).toString();
        Rehearsal.of(
                with(java, "-Xshare:off", "-XX:DumpLoadedClassList=" + recorded, "-jar", jar),
                scratch);
        return ClassList.recorded(recorded);
    }

    /** From the root, as the archive keeps the path of the jar: it is to be the same everywhere. */
    private static void dump(Root root, List<String> java, Path classes, Path archive)
            throws IOException, InterruptedException {
        Tool.in(
                root.folder(),
                with(
                        java,
                        "-Xshare:dump",
                        "-XX:+AOTClassLinking",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:aot=error",
                        "-Xlog:cds=error",
                        "-cp",
                        Application.JAR));
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }
}
