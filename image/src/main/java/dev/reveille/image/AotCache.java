package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's ahead-of-time cache (JEP 483 and 514): classes loaded and linked already. A JVM that
 * cannot use it starts without.
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

    /**
     * Without what the rehearsal taught the compiler (JEP 515): having learnt it, the compiler was
     * busier at the start and no sooner done under load, and the cache was larger.
     */
    private static final List<String> UNTAUGHT =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    private AotCache() {}

    /**
     * Makes it.
     *
     * @param scratch a folder for what is deleted again
     */
    static void into(Root root, Path scratch) throws IOException, InterruptedException {
        Root.delete(scratch);
        Files.createDirectories(scratch);
        Path recorded = scratch.resolve("recorded");
        List<String> java =
                new ArrayList<>(List.of(root.at(JavaRuntime.HOME + "/bin/java").toString()));
        for (String option : Files.readAllLines(root.at(Application.OPTIONS))) {
            if (!OPTIONS.contains(option)) {
                java.add(option);
            }
        }
        java.addAll(UNTAUGHT);
        java.add("-XX:AOTConfiguration=" + recorded);
        String jar = root.at(Application.JAR).toString();
        Rehearsal.of(with(java, "-XX:AOTMode=record", "-jar", jar), scratch);
        Tool.ofMachine(
                with(
                                java,
                                "-XX:AOTMode=create",
                                "-XX:AOTCache=" + root.at(FILE),
                                "-Xlog:aot=error",
                                "-Xlog:cds=error",
                                "-jar",
                                jar)
                        .toArray(String[]::new));
        Root.delete(scratch);
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }
}
