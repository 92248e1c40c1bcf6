package dev.reveille.history;

import dev.reveille.workload.WorkloadState;

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
