package dev.reveille.history;

import dev.reveille.workload.WorkloadState;
import java.util.Arrays;
import java.util.Optional;

/** What is told apart of a workload's states when they are recorded. */
enum Phase {
    ASLEEP('s'),
    WAKING('w'),
    AWAKE('a'),
    FAILED('f');

    private final char letter;

    Phase(char letter) {
        this.letter = letter;
    }

    /** How it is written in a {@link Recording}. */
    char letter() {
        return letter;
    }

    /** The phase that is written as this letter; empty for that of nothing recorded. */
    static Optional<Phase> of(char letter) {
        return Arrays.stream(values()).filter(phase -> phase.letter == letter).findFirst();
    }

    /** What a state is recorded as. What falls asleep is awake until it sleeps. */
    static Phase of(WorkloadState state) {
        return switch (state) {
            case WorkloadState.Asleep _ -> ASLEEP;
            case WorkloadState.Waking _ -> WAKING;
            case WorkloadState.Awake _, WorkloadState.Draining _, WorkloadState.FallingAsleep _ ->
                    AWAKE;
            case WorkloadState.Failed _ -> FAILED;
        };
    }
}
