package dev.reveille;

import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.runtime.process.ProcessRuntime;
import dev.reveille.runtime.swarm.SwarmRuntime;
import dev.reveille.time.Time;
import java.util.Map;

/** The one place where kinds of runtimes are listed. */
final class Runtimes {

    private Runtimes() {}

    /** The chosen runtime, not yet asked anything. */
    static WorkloadRuntime open(RuntimeChoice choice, Map<String, String> environment, Time time) {
        return switch (choice.kind()) {
            case DOCKER ->
                    new DockerRuntime(DockerHost.parse(choice.dockerHost(), environment), time);
            case SWARM ->
                    new SwarmRuntime(DockerHost.parse(choice.dockerHost(), environment), time);
            case PROCESS -> new ProcessRuntime(time);
        };
    }
}
