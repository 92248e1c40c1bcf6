package dev.reveille.demo;

import dev.reveille.config.ClientLimits;
import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.config.GatewaySettings.LogFormat;
import dev.reveille.config.GatewaySettings.TransportChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration of {@code reveille demo}. Stateless. */
public final class DemoConfiguration {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private DemoConfiguration() {}

    /**
     * Four sample workloads on the process runtime, at {@code slow.localhost}, {@code
     * crash.localhost}, {@code api.localhost} and {@code echo.localhost}, reachable from this
     * machine only.
     *
     * @param port 0 to 65535, the gateway's
     */
    public static Configuration of(int port) {
        return new Configuration(
                settings(port),
                Arrays.stream(DemoWorkload.values()).map(DemoConfiguration::definition).toList(),
                List.of());
    }

    private static GatewaySettings settings(int port) {
        return new GatewaySettings(
                new GatewaySettings.Listen(
                        port,
                        Optional.of("127.0.0.1"),
                        Optional.empty(),
                        List.of(),
                        TransportChoice.AUTO),
                ClientLimits.USUAL,
                new GatewaySettings.Runtimes(
                        new GatewaySettings.RuntimeChoice(RuntimeKind.PROCESS),
                        Duration.ofSeconds(15)),
                new GatewaySettings.Pages(30, 503),
                new AdminAuth.None(),
                new GatewaySettings.Logs(LogFormat.TEXT, false),
                ZoneId.systemDefault(),
                Optional.empty());
    }

    private static WorkloadDefinition definition(DemoWorkload workload) {
        return new WorkloadDefinition(
                workload.workloadName(),
                List.of(workload.host()),
                new WorkloadDefinition.Reach(80, Optional.empty(), Optional.empty()),
                new WorkloadDefinition.Lifecycle(
                        START_TIMEOUT,
                        workload.idleTimeout(),
                        Optional.of(Duration.ofSeconds(3)),
                        SleepMode.STOP,
                        List.of(),
                        Optional.empty()),
                new WorkloadDefinition.Waiting(
                        WaitMode.AUTO, START_TIMEOUT, 1000, Optional.empty()),
                new WorkloadDefinition.Presentation(workload.displayName(), "openjdk"),
                Optional.of(new ProcessCommand(command(workload), Optional.empty(), Map.of())));
    }

    /** This product's own Java, in as little memory and time as it starts. */
    private static List<String> command(DemoWorkload workload) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                classPath(DemoApp.class.getProtectionDomain().getCodeSource()),
                DemoApp.class.getName(),
                workload.workloadName(),
                "{port}");
    }

    /** The jar or folder the demo is in, which is all its applications need. */
    private static String classPath(@Nullable CodeSource source) {
        if (source != null && source.getLocation() != null) {
            URI location = URI.create(source.getLocation().toString());
            if ("file".equals(location.getScheme())) {
                return Path.of(location).toString();
            }
        }
        return System.getProperty("java.class.path");
    }
}
