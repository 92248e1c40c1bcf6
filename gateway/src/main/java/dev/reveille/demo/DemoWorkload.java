package dev.reveille.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The sample workloads. The name in lower case is the workload's, its host and its argument. */
enum DemoWorkload {
    SLOW("A slow starter", Duration.ofSeconds(45)),
    CRASH("Always crashes", Duration.ofSeconds(30)),
    API("JSON API", Duration.ofSeconds(30)),
    ECHO("WebSocket echo", Duration.ofSeconds(30));

    private final String displayName;
    private final Duration idleTimeout;

    DemoWorkload(String displayName, Duration idleTimeout) {
        this.displayName = displayName;
        this.idleTimeout = idleTimeout;
    }

    static Optional<DemoWorkload> named(String name) {
        return Arrays.stream(values()).filter(w -> w.workloadName().equals(name)).findFirst();
    }

    String workloadName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Browsers resolve every name below {@code localhost} to this machine (RFC 6761, 6.3). */
    String host() {
        return workloadName() + ".localhost";
    }

    String displayName() {
        return displayName;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }
}
