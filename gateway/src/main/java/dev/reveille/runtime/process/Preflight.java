package dev.reveille.runtime.process;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What can be known to be wrong with a command before it is started, said to people: the shell
 * would only leave an exit code. Follows the rules of POSIX for finding a program (XCU 2.9.1.4).
 *
 * <p>Stateless.
 */
final class Preflight {

    private Preflight() {}

    /**
     * @throws RuntimeCallException if the working directory or the program is missing or not
     *     allowed
     */
    static void check(String workload, Launch launch) {
        Path directory = launch.startDirectory();
        if (!Files.isDirectory(directory)) {
            throw refused(
                    workload,
                    "its working directory %s %s; create it, or correct working_directory",
                    directory,
                    Files.exists(directory) ? "is not a directory" : "does not exist");
        }
        if (!Files.isExecutable(directory)) {
            throw refused(
                    workload,
                    "%s may not enter its working directory %s; give it permission, or correct"
                            + " working_directory",
                    user(),
                    directory);
        }
        String program = launch.command().getFirst();
        if (program.contains("/")) {
            checkFile(workload, directory.resolve(program));
        } else {
            checkSearch(workload, program, directory, launch.searchPath());
        }
    }

    private static void checkFile(String workload, Path file) {
        if (!Files.exists(file)) {
            throw refused(workload, "there is no program %s; install it, or correct command", file);
        }
        if (!Files.isRegularFile(file)) {
            throw refused(workload, "%s is not a program but a directory; correct command", file);
        }
        if (!Files.isExecutable(file)) {
            throw refused(
                    workload,
                    "%s may not execute %s; give it permission (chmod +x), or run it by its"
                            + " interpreter",
                    user(),
                    file);
        }
    }

    private static void checkSearch(
            String workload, String program, Path directory, List<String> searchPath) {
        boolean found =
                searchPath.stream()
                        .map(entry -> directory.resolve(entry).resolve(program))
                        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        if (!found) {
            throw refused(
                    workload,
                    "the program \"%s\" is in none of the directories of PATH (%s); install it, or"
                            + " give its full path in command",
                    program,
                    String.join(", ", searchPath));
        }
    }

    private static String user() {
        return "user " + System.getProperty("user.name");
    }

    @FormatMethod
    private static RuntimeCallException refused(
            String workload, @FormatString String why, Object... details) {
        return new RuntimeCallException(
                Kind.REFUSED,
                "starting \"" + workload + "\": " + String.format(why, details),
                null);
    }
}
