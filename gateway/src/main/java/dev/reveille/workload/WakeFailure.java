package dev.reveille.workload;

import java.util.List;
import java.util.OptionalInt;

/**
 * Why a wake failed.
 *
 * @param reason what was tried and what happened, in a sentence or two
 * @param exitCode present when the workload ended by itself
 * @param logLines its last lines, oldest first
 */
public record WakeFailure(Reason reason, OptionalInt exitCode, List<String> logLines) {

    static final WakeFailure TAKEN_OUT =
            new WakeFailure(
                    Reason.of("It was taken out of the configuration."),
                    OptionalInt.empty(),
                    List.of());

    public WakeFailure {
        logLines = List.copyOf(logLines);
    }
}
