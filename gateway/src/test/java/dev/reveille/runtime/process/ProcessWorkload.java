package dev.reveille.runtime.process;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Definitions of workloads for tests, from what matters to the process runtime. */
record ProcessWorkload(
        String name,
        List<String> command,
        Optional<String> directory,
        Map<String, String> environment,
        Optional<Duration> grace) {

    static ProcessWorkload running(String name, String... command) {
        return new ProcessWorkload(
                name, List.of(command), Optional.empty(), Map.of(), Optional.empty());
    }

    static ProcessWorkload script(String name, String script) {
        return running(name, "sh", "-c", script);
    }

    ProcessWorkload in(Path working) {
        return new ProcessWorkload(
                name, command, Optional.of(working.toString()), environment, grace);
    }

    ProcessWorkload with(Map<String, String> variables) {
        return new ProcessWorkload(name, command, directory, variables, grace);
    }

    ProcessWorkload stoppedWithin(Duration stopTimeout) {
        return new ProcessWorkload(name, command, directory, environment, Optional.of(stopTimeout));
    }

    WorkloadDefinition definition() {
        return new WorkloadDefinition(
                name,
                List.of(name + ".localhost"),
                new WorkloadDefinition.Reach(80, Optional.empty(), Optional.empty()),
                new WorkloadDefinition.Lifecycle(
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        grace,
                        SleepMode.STOP,
                        List.of(),
                        Optional.empty()),
                new WorkloadDefinition.Waiting(
                        WaitMode.AUTO, Duration.ofSeconds(60), 1000, Optional.empty()),
                new WorkloadDefinition.Presentation(name, "docker"),
                Optional.of(new ProcessCommand(command, directory, environment)));
    }
}
