package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The reception of requests whose workload is not awake")
class ReceptionTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Reception reception = new Reception(503, time);

    @ParameterizedTest(name = "wait: {0}, {1}, Accept: {2} → page: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "auto | GET  | text/html        | true",
                "auto | HEAD | text/html        | true",
                "auto | POST | text/html        | false",
                "auto | GET  | application/json | false",
                "auto | GET  | */*              | false",
                "page | POST | application/json | true",
                "hold | GET  | text/html        | false",
            })
    void givesAPageOrHolds(String mode, String method, String accept, boolean page) {
        Workload workload = workload("wait: " + mode);
        Request request = request(method, accept);

        assertThat(reception.page(request, workload).isPresent()).isEqualTo(page);
        assertThat(workload.state() instanceof WorkloadState.Waking)
                .as("a page wakes; holding does that by itself")
                .isEqualTo(page);
    }

    @Test
    void givesTheLoadingPageWithTheConfiguredStatusAndNeverFromACache() {
        Workload workload = workload("display_name: The App");
        Answer answer =
                new Reception(200, time).page(request("GET", BROWSER), workload).orElseThrow();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsKey("Retry-After");
        assertThat(answer.body()).contains("The App");
    }

    @Test
    void givesTheFailedPageDuringTheBackOffAndWakesAfterIt() {
        Workload workload = workload("wait: page");
        runtime.fails(Call.START, Kind.REFUSED, "no such program");
        runtime.writes("last words");
        workload.wake();
        time.settle();
        Answer failed = reception.page(request("GET", BROWSER), workload).orElseThrow();
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.body())
                .contains("It could not be started. The gateway&#39;s log says more.")
                .contains("last words")
                .doesNotContain("no such program");

        time.advance(Duration.ofSeconds(1));
        assertThat(reception.page(request("GET", BROWSER), workload))
                .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(503));
        assertThat(workload.state()).isInstanceOf(WorkloadState.Waking.class);
    }

    @Test
    void wordsEachWayAHeldRequestCanEnd() {
        Workload workload = workload("max_held: 1");
        runtime.fails(Call.START, Kind.REFUSED, "no such program");
        Request request = request("GET", "application/json");
        List<HoldOutcome> heard = new ArrayList<>();
        workload.hold(Duration.ofSeconds(5), heard::add);
        time.settle();

        Answer failed = reception.notReady(request, workload.name(), workload, heard.getFirst());
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.headers()).containsEntry("Retry-After", "1");
        assertThat(failed.body())
                .contains("It could not be started. The gateway's log says more.")
                .contains("\"app\"")
                .doesNotContain("no such program");
        Answer late =
                reception.notReady(request, workload.name(), workload, new HoldOutcome.TimedOut());
        assertThat(late.status()).isEqualTo(504);
        Answer full =
                reception.notReady(request, workload.name(), workload, new HoldOutcome.RoomFull());
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.headers())
                .containsKey("Retry-After")
                .containsEntry("Content-Type", "application/problem+json");
        assertThatThrownBy(
                        () ->
                                reception.notReady(
                                        request,
                                        workload.name(),
                                        workload,
                                        new HoldOutcome.Ready()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Workload workload(String setting) {
        runtime.creates("app");
        return new Workload(
                TestConfiguration.of(
                                "containers: [{name: app, host: a.test, %s}]".formatted(setting))
                        .workloads()
                        .getFirst(),
                new Surroundings(runtime, time, () -> 30),
                (_, _, _) -> {});
    }

    private static Request request(String method, String accept) {
        return new Request(
                method,
                "/deep/link?x=1",
                Map.of("accept", List.of(accept)),
                InetAddress.getLoopbackAddress());
    }
}
