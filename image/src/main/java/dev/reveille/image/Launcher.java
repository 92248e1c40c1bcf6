package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code reveille} as a program that needs no shell, for {@code docker exec} and the health check.
 * It is {@code jpackage}'s, which starts the JVM in its own process.
 */
final class Launcher {

    static final String PROGRAM = Root.HOME + "/bin/reveille";

    private Launcher() {}

    /**
     * Puts it there.
     *
     * @param scratch a folder for what is deleted again
     * @param options what the JVM is started with
     */
    static void into(Root root, Path scratch, List<String> options) throws IOException {
        Root.delete(scratch);
        Path input = Files.createDirectories(scratch.resolve("input"));
        Files.copy(root.at(Application.JAR), input.resolve("reveille.jar"));
        Tool.ofJdk(
                "jpackage",
                "--type",
                "app-image",
                "--name",
                "reveille",
                "--runtime-image",
                root.at(JavaRuntime.HOME).toString(),
                "--input",
                input.toString(),
                "--main-jar",
                "reveille.jar",
                "--dest",
                scratch.toString());
        Path made = scratch.resolve("reveille");
        root.copy(made.resolve("bin/reveille"), PROGRAM);
        root.at(PROGRAM).toFile().setExecutable(true, false);
        root.copy(made.resolve("lib/libapplauncher.so"), Root.HOME + "/lib/libapplauncher.so");
        root.write(Root.HOME + "/lib/app/reveille.cfg", configuration(options));
        Root.delete(scratch);
    }

    private static String configuration(List<String> options) {
        StringBuilder text =
                new StringBuilder(
                        """
                        [Application]
                        app.runtime=$ROOTDIR/runtime
                        app.classpath=$ROOTDIR/app/reveille.jar
                        app.mainclass=dev.reveille.Main

                        [JavaOptions]
                        """);
        // Commands end before the second compiler has earned what it costs.
        text.append("java-options=-XX:TieredStopAtLevel=1\n");
        options.forEach(option -> text.append("java-options=").append(option).append('\n'));
        return text.toString();
    }
}
