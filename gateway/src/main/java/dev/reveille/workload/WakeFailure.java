package dev.reveille.workload;

import java.util.List;
import java.util.OptionalInt;

/**
 * Why a wake failed, for people.
 *
 * @param message one sentence: what was tried and what happened
 * @param exitCode present when the workload ended by itself
 * @param logLines its last lines, oldest first
 */
public record WakeFailure(String message, OptionalInt exitCode, List<String> logLines) {

    public WakeFailure {
        logLines = List.copyOf(logLines);
    }
}
