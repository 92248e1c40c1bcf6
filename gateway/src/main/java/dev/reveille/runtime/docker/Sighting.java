package dev.reveille.runtime.docker;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Status;
import dev.reveille.runtime.Instance.Stopped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine described it at one moment, and what the port does not ask for but this
 * package needs later.
 *
 * @param healthChecked whether it has a health check, also while it does not run
 * @param networkMode {@code HostConfig.NetworkMode}
 * @param startedAt when its last run began, by the engine's clock; empty if it never ran
 * @param tty whether its output is one raw stream
 */
record Sighting(
        Instance instance,
        boolean healthChecked,
        String networkMode,
        Optional<Instant> startedAt,
        boolean tty) {

    /** The reason of a stop that the kernel decided. */
    static final String OUT_OF_MEMORY = "out of memory";

    private static final EngineJson.State UNKNOWN =
            new EngineJson.State(
                    "", false, false, false, false, 0, "", "", Optional.<EngineJson.Health>empty());

    private static final EngineJson.Config EMPTY =
            new EngineJson.Config("", Map.of(), false, Optional.<EngineJson.Check>empty());

    /**
     * Reads what the engine says.
     *
     * @param networks where its addresses stand: its own, or those of the container whose network
     *     it shares
     * @param addresses which of them count
     * @param observedAt read before the engine was asked
     */
    static Sighting of(
            EngineJson.Container container,
            Networks networks,
            Addresses addresses,
            Runs runs,
            long observedAt) {
        EngineJson.Config config = container.config().orElse(EMPTY);
        EngineJson.State state = container.state().orElse(UNKNOWN);
        return new Sighting(
                new Instance(
                        name(container.name()),
                        container.id(),
                        config.image(),
                        config.labels(),
                        status(
                                state,
                                runs.of(container.id(), state.startedAt()),
                                networks,
                                addresses),
                        observedAt),
                healthChecked(config),
                networks.mode(),
                Runs.instant(state.startedAt()),
                config.tty());
    }

    /**
     * Where a container's addresses stand.
     *
     * @param mode {@code HostConfig.NetworkMode}
     * @param ports what is published, as in {@link EngineJson.NetworkSettings}
     */
    record Networks(
            String mode,
            Map<String, EngineJson.Endpoint> byName,
            Map<String, Optional<List<EngineJson.Binding>>> ports) {

        static Networks of(EngineJson.Container container) {
            return new Networks(
                    container.hostConfig().map(EngineJson.HostConfig::networkMode).orElse(""),
                    container
                            .networkSettings()
                            .map(EngineJson.NetworkSettings::networks)
                            .orElse(Map.of()),
                    container
                            .networkSettings()
                            .map(EngineJson.NetworkSettings::ports)
                            .orElse(Map.of()));
        }
    }

    /** A container's name without the slash the engine puts before it. */
    static String name(String decorated) {
        return decorated.startsWith("/") ? decorated.substring(1) : decorated;
    }

    private static Status status(
            EngineJson.State state, String run, Networks networks, Addresses addresses) {
        // While the engine waits to restart it, a container counts as running for the engine only.
        if (state.restarting() || !state.hasProcess()) {
            return new Stopped(
                    run, state.exitCode(), state.oomKilled() ? OUT_OF_MEMORY : state.error());
        }
        Running running =
                new Running(
                        run,
                        health(state),
                        addresses.of(networks),
                        Runs.instant(state.startedAt()));
        return state.paused() ? new Paused(running) : running;
    }

    private static Health health(EngineJson.State state) {
        return switch (state.health().map(EngineJson.Health::status).orElse("")) {
            case "starting" -> Health.STARTING;
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            default -> Health.NONE;
        };
    }

    private static boolean healthChecked(EngineJson.Config config) {
        return config.healthcheck()
                .map(EngineJson.Check::test)
                .filter(test -> !test.isEmpty() && !test.getFirst().equals("NONE"))
                .isPresent();
    }
}
