package dev.reveille.config;

/** What runs workloads, and what of theirs it can do. */
public enum RuntimeKind {
    DOCKER(true, true, false, false),
    /** Docker's API as Podman offers it. */
    PODMAN(true, true, false, false),
    SWARM(true, false, true, false),
    KUBERNETES(false, false, true, false),
    PROCESS(false, true, false, true);

    private final boolean engine;
    private final boolean pauses;
    private final boolean scales;
    private final boolean launches;

    RuntimeKind(boolean engine, boolean pauses, boolean scales, boolean launches) {
        this.engine = engine;
        this.pauses = pauses;
        this.scales = scales;
        this.launches = launches;
    }

    /** Whether it speaks Docker's API, at an address of its own. */
    public boolean isEngine() {
        return engine;
    }

    /** Whether it can freeze what runs, and let it go on. */
    public boolean pauses() {
        return pauses;
    }

    /** Whether one workload may run several times at once. */
    public boolean scales() {
        return scales;
    }

    /** Whether a workload is what its command makes of it, and not there before. */
    public boolean launches() {
        return launches;
    }
}
