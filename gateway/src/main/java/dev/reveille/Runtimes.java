package dev.reveille;

import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.runtime.process.ProcessRuntime;
import dev.reveille.runtime.several.SeveralRuntimes;
import dev.reveille.runtime.swarm.SwarmRuntime;
import dev.reveille.time.Time;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one place where kinds of runtimes are listed. */
final class Runtimes {

    private Runtimes() {}

    /**
     * The chosen ones as one, none asked anything yet.
     *
     * @throws IllegalArgumentException when the address of an engine, or its files, are of no use
     */
    static WorkloadRuntime open(
            GatewaySettings.Runtimes chosen, Map<String, String> environment, Time time) {
        if (!chosen.areNamed()) {
            return open(chosen.all().getFirst(), environment, time);
        }
        Map<String, WorkloadRuntime> byName = new LinkedHashMap<>();
        for (RuntimeChoice choice : chosen.all()) {
            try {
                byName.put(choice.name(), open(choice, environment, time));
            } catch (IllegalArgumentException useless) {
                byName.values().forEach(WorkloadRuntime::close);
                throw new IllegalArgumentException(
                        "gateway.runtimes, %s: %s".formatted(choice.name(), useless.getMessage()),
                        useless);
            }
        }
        return new SeveralRuntimes(byName);
    }

    private static WorkloadRuntime open(
            RuntimeChoice choice, Map<String, String> environment, Time time) {
        return switch (choice.kind()) {
            case DOCKER -> new DockerRuntime(hostOf(choice, environment), choice.address(), time);
            case PODMAN ->
                    new DockerRuntime(
                            DockerHost.parsePodman(
                                    choice.dockerHost(), choice.certificates(), environment),
                            choice.address(),
                            time);
            case SWARM -> new SwarmRuntime(hostOf(choice, environment), time);
            case PROCESS -> new ProcessRuntime(time);
            case KUBERNETES -> ShippedApart.runtime(choice.kind()).open(choice, environment, time);
        };
    }

    private static DockerHost hostOf(RuntimeChoice choice, Map<String, String> environment) {
        return DockerHost.parse(choice.dockerHost(), choice.certificates(), environment);
    }
}
