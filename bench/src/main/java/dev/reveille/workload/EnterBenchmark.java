package dev.reveille.workload;

import dev.reveille.bench.hot.AwakeWorkloads;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs its workload; with {@code -t 2} while another thread does the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnterBenchmark {

    private final Workload workload = AwakeWorkloads.of(1).getFirst();

    @Benchmark
    public Optional<WorkloadState.Awake> enterAndLeave() {
        Optional<WorkloadState.Awake> entered = workload.enter();
        workload.leave();
        return entered;
    }
}
