package dev.reveille.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.Standings;
import dev.reveille.workload.Hold;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.Workloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What Prometheus is told of workloads that wake, sleep and fail")
class MetricsTest {

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Metrics metrics = new Metrics(time);
    private final Workloads workloads =
            new Workloads(
                    new Surroundings(metrics.counting(runtime), time, () -> 1)
                            .metered(metrics::meter),
                    (_, _, _) -> {});

    @BeforeEach
    void begin() {
        metrics.read(workloads::all, _ -> 3);
        runtime.address(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8001));
        runtime.watch(this::bring);
    }

    private void bring(RuntimeEvent event) {
        if (event instanceof RuntimeEvent.Observed observed) {
            workloads
                    .find(observed.instance().name())
                    .ifPresent(workload -> workload.observed(observed.instance(), false));
        }
    }

    private Workload defined(String keys) {
        List<WorkloadDefinition> all =
                TestConfiguration.of(
                                "containers: [{name: app, "
                                        + (keys.contains("ready_when") ? "" : "ready_when: runs, ")
                                        + keys
                                        + "}]\n")
                        .workloads();
        all.forEach(definition -> runtime.creates(definition.name()));
        workloads.define(all);
        return workloads.find("app").orElseThrow();
    }

    private double value(String series) {
        return Exposition.of(metrics)
                .value(series)
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        series + " in " + Exposition.of(metrics).answer()));
    }

    @Test
    void everythingThatCanBeCountedBeginsAtZeroSoThatTheFirstOneIsAnIncrease() {
        defined("host: app.test");

        assertThat(value("gateway_starts_total{container=\"app\",result=\"success\"}")).isZero();
        assertThat(value("gateway_starts_total{container=\"app\",result=\"error\"}")).isZero();
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isZero();
        assertThat(
                        value(
                                "gateway_runtime_calls_total{operation=\"start\","
                                        + "result=\"unreachable\"}"))
                .isZero();
    }

    @Test
    void aStartThatSucceedsIsCountedAndTimed() {
        Workload app = defined("host: app.test");
        runtime.next(Call.START, () -> time.advance(Duration.ofMillis(1500)));

        app.wake();
        time.settle();

        assertThat(value("gateway_starts_total{container=\"app\",result=\"success\"}"))
                .isEqualTo(1);
        assertThat(value("gateway_start_duration_seconds_count{container=\"app\"}")).isEqualTo(1);
        assertThat(value("gateway_start_duration_seconds_sum{container=\"app\"}"))
                .isBetween(1.5, 3.0);
        assertThat(
                        value(
                                "gateway_runtime_calls_total{operation=\"start\","
                                        + "result=\"success\"}"))
                .isEqualTo(1);
    }

    @Test
    void aPausedWorkloadThatGoesOnHasBeenStartedToo() {
        Workload app = defined("host: app.test, sleep_mode: pause, idle_timeout: 1m");
        app.wake();
        time.advance(Duration.ofMinutes(2));
        app.wake();
        time.settle();

        assertThat(runtime.count(Call.RESUME)).isEqualTo(1);
        assertThat(value("gateway_starts_total{container=\"app\",result=\"success\"}"))
                .isEqualTo(2);
    }

    @Test
    void aStartThatFailsIsCountedAsAnErrorAndNotTimed() {
        Workload app = defined("host: app.test");
        runtime.fails(Call.START, Kind.REFUSED, "no such image");

        app.wake();
        time.settle();

        assertThat(app.state().word()).isEqualTo("failed");
        assertThat(value("gateway_starts_total{container=\"app\",result=\"error\"}")).isEqualTo(1);
        assertThat(value("gateway_starts_total{container=\"app\",result=\"success\"}")).isZero();
        assertThat(
                        Exposition.of(metrics)
                                .value("gateway_start_duration_seconds_count{container=\"app\"}"))
                .isEmpty();
        assertThat(
                        value(
                                "gateway_runtime_calls_total{operation=\"start\","
                                        + "result=\"refused\"}"))
                .isEqualTo(1);
    }

    @Test
    void whatSomeoneElseStartedIsNoStartOfOurs() {
        Workload app = defined("host: app.test");

        runtime.becomes("app", runtime.running());
        time.settle();

        assertThat(app.state().word()).isEqualTo("running");
        assertThat(value("gateway_starts_total{container=\"app\",result=\"success\"}")).isZero();
    }

    @Test
    void sleepForWantOfUseIsAnIdleStopAndSleepOnAnOperatorsWordIsNot() {
        Workload app = defined("host: app.test, idle_timeout: 1m");
        app.wake();
        time.settle();
        app.putToSleep(SleepReason.OPERATOR);
        time.settle();
        assertThat(app.state().word()).isEqualTo("sleeping");
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isZero();

        app.wake();
        time.advance(Duration.ofMinutes(2));

        assertThat(app.state().word()).isEqualTo("sleeping");
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isEqualTo(1);
    }

    @Test
    void aStopThatFailsIsNotCounted() {
        Workload app = defined("host: app.test, idle_timeout: 1m");
        app.wake();
        time.settle();
        runtime.fails(Call.STOP, Kind.UNREACHABLE, "no engine");

        time.advance(Duration.ofSeconds(62));

        assertThat(app.state().word()).isEqualTo("running");
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isZero();
    }

    @Test
    void whatFailedStillRunsAndIsPutToSleepForWantOfUseIsAnIdleStopAndSleeps() {
        Workload app = failedAndRunning();
        double before = value("gateway_asleep_seconds_total{container=\"app\"}");

        time.advance(Duration.ofMinutes(2));

        assertThat(app.state().word()).isEqualTo("failed");
        assertThat(runtime.count(Call.STOP)).isEqualTo(1);
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isEqualTo(1);
        double asleep = value("gateway_asleep_seconds_total{container=\"app\"}");
        assertThat(asleep).isBetween(before + 1, before + 119);
        time.advance(Duration.ofMinutes(1));
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(asleep + 60);

        app.wake();
        time.advance(Duration.ofSeconds(2));
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(asleep + 60);
    }

    @Test
    void whatFailedAndCannotBeStoppedIsNoIdleStopAndDoesNotSleep() {
        Workload app = failedAndRunning();
        double before = value("gateway_asleep_seconds_total{container=\"app\"}");
        runtime.unreachable();

        time.advance(Duration.ofSeconds(90));

        assertThat(runtime.count(Call.STOP)).isPositive();
        assertThat(app.state().word()).isEqualTo("failed");
        assertThat(value("gateway_idle_stops_total{container=\"app\"}")).isZero();
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(before);
    }

    /** It was started, and never became ready. */
    private Workload failedAndRunning() {
        runtime.health(Instance.Health.STARTING);
        Workload app =
                defined(
                        "host: app.test, ready_when: answers, idle_timeout: 1m,"
                                + " start_timeout: 10s");
        app.wake();
        time.advance(Duration.ofSeconds(20));
        assertThat(app.state().word()).isEqualTo("failed");
        assertThat(runtime.status("app")).isInstanceOf(Instance.Running.class);
        return app;
    }

    @Test
    void theStateIsOneAndTheOthersAreZero() {
        Workload app = defined("host: app.test");
        assertThat(states()).containsExactly(1.0, 0.0, 0.0, 0.0);

        app.wake();
        time.settle();

        assertThat(states()).containsExactly(0.0, 0.0, 1.0, 0.0);
    }

    private List<Double> states() {
        return Gauges.STATES.stream()
                .map(
                        state ->
                                value(
                                        "gateway_workload_state{container=\"app\",state=\""
                                                + state
                                                + "\"}"))
                .toList();
    }

    @Test
    void timeAsleepGoesOnWhileItSleepsAndStandsStillWhileItRuns() {
        Workload app = defined("host: app.test");
        time.advance(Duration.ofSeconds(30));
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(30);

        app.wake();
        time.advance(Duration.ofHours(1));
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(30);

        app.putToSleep(SleepReason.OPERATOR);
        time.settle();
        time.advance(Duration.ofSeconds(5));
        assertThat(value("gateway_asleep_seconds_total{container=\"app\"}")).isEqualTo(35);
    }

    @Test
    void heldRequestsAreSeenWhileTheyWaitAndTimedWhenTheyDoNotAnyMore() {
        Workload app = defined("host: app.test, start_timeout: 10m");
        runtime.unreachable();
        Hold first = app.hold(Duration.ofSeconds(20), _ -> {});
        app.hold(Duration.ofSeconds(20), _ -> {});
        assertThat(value("gateway_held_requests{container=\"app\"}")).isEqualTo(2);

        time.advance(Duration.ofSeconds(5));
        first.cancel();
        assertThat(value("gateway_held_requests{container=\"app\"}")).isEqualTo(1);
        time.advance(Duration.ofSeconds(30));

        assertThat(value("gateway_held_requests{container=\"app\"}")).isZero();
        assertThat(value("gateway_hold_duration_seconds_count{container=\"app\"}")).isEqualTo(2);
        assertThat(value("gateway_hold_duration_seconds_sum{container=\"app\"}")).isEqualTo(25);
    }

    @Test
    void openConnectionsAreThoseOfTheProxy() {
        defined("host: app.test");

        assertThat(value("gateway_open_connections{container=\"app\"}")).isEqualTo(3);
    }

    @Test
    void requestsAreCountedByContainerAndStatusAndTimed() {
        Workload app = defined("host: app.test");
        app.meter().answered(200, 30_000_000);
        app.meter().answered(200, 10_000_000);
        app.meter().answered(503, 1_000_000);
        metrics.own().answered(404, 1_000_000);

        assertThat(value("gateway_requests_total{container=\"app\",status_code=\"200\"}"))
                .isEqualTo(2);
        assertThat(value("gateway_requests_total{container=\"app\",status_code=\"503\"}"))
                .isEqualTo(1);
        assertThat(value("gateway_requests_total{container=\"\",status_code=\"404\"}"))
                .isEqualTo(1);
        assertThat(value("gateway_request_duration_seconds_bucket{container=\"app\",le=\"0.01\"}"))
                .isEqualTo(2);
        assertThat(value("gateway_request_duration_seconds_count{container=\"app\"}")).isEqualTo(3);
    }

    @Test
    void anApplicationCannotMakeSeriesWithoutEnd() {
        Workload app = defined("host: app.test");
        for (int status = 600; status < 1000; status++) {
            app.meter().answered(status, 1);
        }

        assertThat(value("gateway_requests_total{container=\"app\",status_code=\"other\"}"))
                .isEqualTo(400);
    }

    @Test
    void aWorkloadThatIsTakenOutTakesItsSeriesAlongAndWhatEndsLaterBringsNoneBack() {
        Workload app = defined("host: app.test");
        app.wake();
        time.settle();
        app.meter().answered(200, 1);
        WorkloadMeter late = app.meter();

        workloads.define(List.of());
        metrics.keep(workloads.all());
        late.answered(200, 1);
        late.answered(204, 1);
        late.held(Duration.ofSeconds(1));

        assertThat(Exposition.of(metrics).linesOf("app")).isEmpty();
    }

    @Test
    void oneThatComesBackBeginsAnewAndOneThatStaysGoesOn() {
        Workload app = defined("host: app.test");
        app.meter().answered(200, 1);
        defined("host: other.test");
        metrics.keep(workloads.all());
        assertThat(value("gateway_requests_total{container=\"app\",status_code=\"200\"}"))
                .isEqualTo(1);

        workloads.define(List.of());
        metrics.keep(workloads.all());
        defined("host: app.test").meter().answered(200, 1);
        app.meter().answered(200, 1);

        assertThat(value("gateway_requests_total{container=\"app\",status_code=\"200\"}"))
                .isEqualTo(1);
    }

    @Test
    void theProcessAndTheJvmAreThereToo() {
        assertThat(value("process_resident_memory_bytes")).isPositive();
        assertThat(value("process_cpu_seconds_total")).isPositive();
        assertThat(value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                   | text/plain",
                "text/html                                             | text/plain",
                "text/plain                                            | text/plain",
                "application/openmetrics-text; version=1.0.0           |"
                        + " application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
                    + " | application/openmetrics-text",
                "application/openmetrics-text;q=0.2,text/plain         | text/plain",
            })
    void theFormIsTheOneThatIsPreferred(String accept, String type) {
        Exposition said = Exposition.of(metrics, accept);

        assertThat(said.answer().headers().get("Content-Type")).startsWith(type);
        boolean ends = said.answer().body().endsWith("# EOF\n");
        assertThat(ends).isEqualTo(type.contains("openmetrics"));
    }

    @Test
    void twoGatewaysInOneProcessCountForThemselves() {
        Metrics other = new Metrics(time);
        metrics.own().answered(404, 1);

        assertThat(
                        Exposition.of(other)
                                .value(
                                        "gateway_requests_total{container=\"\",status_code=\"404\"}"))
                .isEmpty();
    }

    @Test
    void whichOfSeveralRuntimesHasItIsToldAndOfTheOnlyOneNothing() {
        Workload app = defined("host: app.test");
        Instance seen = runtime.inspect("app").orElseThrow();
        app.observed(seen, false);
        assertThat(Exposition.of(metrics).answer().body()).doesNotContain("gateway_workload_info");

        app.observed(seen.on("big", "app"), false);
        String series = "gateway_workload_info{container=\"app\",runtime=\"big\"}";
        assertThat(value(series)).isEqualTo(1);
        assertThat(
                        Exposition.of(metrics, "application/openmetrics-text; version=1.0.0")
                                .value(series))
                .hasValue(1);

        metrics.keep(List.of());
        workloads.define(List.of());
        assertThat(Exposition.of(metrics).value(series)).as("it is defined no more").isEmpty();
    }

    @Test
    void whichRuntimesAreHeardIsReadEachTime() {
        Set<String> heard = new HashSet<>(Set.of("big", "small"));
        metrics.read(Set.of("big", "small"), heard::contains);
        assertThat(value("gateway_runtime_connected{runtime=\"small\"}")).isEqualTo(1);

        heard.remove("small");
        assertThat(value("gateway_runtime_connected{runtime=\"small\"}")).isZero();
        assertThat(value("gateway_runtime_connected{runtime=\"big\"}")).isEqualTo(1);
    }

    @Test
    void otherGatewaysAreCountedOnlyWhereThereCanBeAny() {
        metrics.read(Sharing.ALONE);
        assertThat(Exposition.of(metrics).value("gateway_sharing_connected")).isEmpty();

        metrics.read(new Standings(new Standing(true, 0, List.of("two", "three"))));
        assertThat(value("gateway_sharing_connected")).isEqualTo(1);
        assertThat(value("gateway_sharing_gateways")).isEqualTo(2);
    }
}
