package dev.reveille.route;

import dev.reveille.balance.Destination;
import dev.reveille.bench.hot.AwakeWorkloads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the Host field to the workload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteTableBenchmark {

    @Param({"1", "10000"})
    public int hosts;

    private RouteTable routes = RouteTable.of(List.of());
    private String[] asked = {};
    private int next;

    @Setup
    public void fill() {
        routes = RouteTable.of(AwakeWorkloads.of(hosts));
        asked =
                IntStream.range(0, hosts)
                        .mapToObj(i -> "h" + i + ".example.com:8080")
                        .toArray(String[]::new);
    }

    /** Every host in turn; a new text each time, as a connection brings it. */
    @Benchmark
    public Optional<Destination> find() {
        next = next + 1 == asked.length ? 0 : next + 1;
        return routes.find(new String(asked[next].toCharArray()));
    }

    @Benchmark
    public Optional<Destination> miss() {
        return routes.find("unknown.example.org");
    }
}
