package dev.reveille.runtime.process;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended, and what can be said of it. Immutable.
 *
 * @param exitCode the first process's, 128 + signal when a signal ended it
 * @param ordered the grace it was ordered to end with, if it was
 * @param nothingLeft whether all its processes were seen to end
 */
record Ending(int exitCode, Optional<Duration> ordered, boolean nothingLeft) {

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    /** The signals people meet; the numbers are the same on all systems supported. */
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    128 + 1, "SIGHUP", 128 + 2, "SIGINT", 128 + 4, "SIGILL", 128 + 6, "SIGABRT",
                    128 + 8, "SIGFPE", SIGKILL, "SIGKILL", 128 + 11, "SIGSEGV", SIGTERM, "SIGTERM");

    /** One sentence without a full stop for people, empty when the exit code says it all. */
    String reason() {
        String remains = nothingLeft ? "" : "; some of its processes could not be ended";
        if (ordered.isPresent()) {
            return (exitCode == SIGKILL
                            ? "stopped; killed because it did not end within %s of SIGTERM"
                                    .formatted(inWords(ordered.get()))
                            : "stopped")
                    + remains;
        }
        return switch (exitCode) {
                    case SIGKILL -> "ended by SIGKILL, from outside or because memory ran out";
                    case 126 ->
                            "its command could not be executed, or it says so itself; see its log";
                    case 127 -> "its command was not found, or it says so itself; see its log";
                    default ->
                            Optional.ofNullable(SIGNALS.get(exitCode))
                                    .map(signal -> "ended by " + signal)
                                    .orElse("");
                }
                + remains;
    }

    private static String inWords(Duration grace) {
        return grace.toMillisPart() == 0 ? grace.toSeconds() + " s" : grace.toMillis() + " ms";
    }
}
