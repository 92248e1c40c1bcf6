package dev.reveille.bench.hot;

import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.runtime.Instance;
import dev.reveille.time.SystemTime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.Workload;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes workloads that are awake and never sleep. Stateless. */
public final class AwakeWorkloads {

    private AwakeWorkloads() {}

    /** That many, with the hosts {@code h0.example.com} and so on. */
    public static List<Workload> of(int count) {
        SystemTime time = new SystemTime();
        Surroundings surroundings = new Surroundings(new StillRuntime(), time, () -> 0);
        return definitions(count).workloads().stream()
                .map(definition -> new Workload(definition, surroundings, (_, _, _) -> {}))
                .peek(workload -> workload.observed(running(workload.name(), time.nanos()), true))
                .toList();
    }

    private static Configuration definitions(int count) {
        String yaml =
                IntStream.range(0, count)
                        .mapToObj(i -> "  - {name: w%1$d, host: h%1$d.example.com}\n".formatted(i))
                        .collect(Collectors.joining("", "containers:\n", ""));
        ConfigurationReader reader = new ConfigurationReader(Map.of(), Clock.systemUTC());
        if (reader.read("config.yaml", yaml) instanceof ConfigurationReader.Result.Valid valid) {
            return valid.configuration();
        }
        throw new IllegalStateException("The configuration is not valid: " + yaml);
    }

    private static Instance running(String name, long now) {
        Instance.Attachment attachment =
                new Instance.Attachment(
                        "loopback", InetAddress.getLoopbackAddress(), OptionalInt.of(80));
        return new Instance(
                name,
                "id-" + name,
                "image",
                Map.of(),
                new Instance.Running("run", Instance.Health.NONE, List.of(attachment)),
                now);
    }
}
