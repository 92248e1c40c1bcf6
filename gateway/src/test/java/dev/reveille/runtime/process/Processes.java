package dev.reveille.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What really runs on this machine, by {@code /proc}: independent of what the runtime believes. */
final class Processes {

    private Processes() {}

    /** The living processes that carry a run's mark. */
    static List<Long> withMark(String run) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> read(pid, "environ").contains("REVEILLE_RUN=" + run))
                .toList();
    }

    /** The living processes whose command line holds the text. */
    static List<Long> withArgument(String text) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> read(pid, "cmdline").contains(text))
                .toList();
    }

    /** R, S, D, T (stopped), Z or X (dead) as in proc(5); X when there is no such process. */
    static char state(long pid) {
        String stat = read(pid, "stat");
        return stat.isEmpty() ? 'X' : stat.charAt(stat.lastIndexOf(')') + 2);
    }

    static boolean isAlive(long pid) {
        char state = state(pid);
        return state != 'X' && state != 'Z';
    }

    static String read(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
