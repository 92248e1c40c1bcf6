package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.access.AdminAccess;
import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Answer;
import dev.reveille.http.EventStream;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The loading page's endpoints")
class WaitingEndpointsTest {

    private static final Configuration FILE =
            TestConfiguration.of(
                    """
                    containers:
                      - {name: app, host: app.test, start_timeout: 30s, idle_timeout: 60s}
                    """);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Workloads workloads =
            new Workloads(new Surroundings(runtime, time, () -> 30), (_, _, _) -> {});
    private AdminAuth auth = new AdminAuth.None();
    private Map<String, dev.reveille.http.Endpoint> endpoints = Map.of();
    private WaitingEndpoints waiting;
    private Workload app;
    private InetSocketAddress closedDoor;

    /** Opens a door where {@link #closedDoor} was. */
    private ServerSocket door;

    @BeforeEach
    void prepare() throws Exception {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedDoor = (InetSocketAddress) nobody.getLocalSocketAddress();
        }
        runtime.creates("app");
        workloads.define(FILE.workloads());
        app = workloads.find("app").orElseThrow();
        runtime.address(closedDoor);
        runtime.watch(this::bring);
        configure(new AdminAuth.None());
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private void bring(RuntimeEvent event) {
        if (event instanceof RuntimeEvent.Observed observed) {
            app.observed(observed.instance(), false);
        }
    }

    private void configure(AdminAuth chosen) {
        configure(chosen, 3);
    }

    private void configure(AdminAuth chosen, int logLines) {
        auth = chosen;
        waiting =
                new WaitingEndpoints(
                        workloads::find,
                        runtime,
                        new AdminAccess(auth, time),
                        time,
                        () -> logLines);
        endpoints = waiting.byPath();
    }

    @Test
    void healthTellsTheWordForEachState() {
        assertThat(health()).isEqualTo("{\"status\":\"sleeping\",\"error\":\"\"}");
        app.wake();
        time.settle();
        assertThat(health()).isEqualTo("{\"status\":\"starting\",\"error\":\"\"}");
        awake();
        assertThat(health()).isEqualTo("{\"status\":\"running\",\"error\":\"\"}");
        List<String> whileStopping = new ArrayList<>();
        runtime.next(Call.STOP, () -> whileStopping.add(health()));
        time.advance(Duration.ofSeconds(60));
        assertThat(whileStopping).containsExactly("{\"status\":\"sleeping\",\"error\":\"\"}");
    }

    @Test
    void healthSaysWhyAWakeFailed() {
        crash();
        JsonNode document = JsonMapper.shared().readTree(health());

        assertThat(document.get("status").asString()).isEqualTo("failed");
        assertThat(document.get("error").asString()).contains("exit code 3");
    }

    @Test
    void logsGiveTheLastLines() {
        runtime.writes("one", "two", "three", "four");

        assertThat(answer("/_logs?container=app").body())
                .isEqualTo("{\"lines\":[\"two\",\"three\",\"four\"]}");
    }

    @Test
    void logsGiveWhatTheFailureKeptWhenTheRuntimeIsAway() {
        runtime.writes("giving up");
        crash();
        runtime.unreachable();
        assertThat(answer("/_logs?container=app").body()).isEqualTo("{\"lines\":[\"giving up\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?container=", "?container=other", "?container=%zz", "?name=app"})
    void anUnknownWorkloadIs400(String query) {
        for (String path : List.of("/_health", "/_logs", "/_events")) {
            assertThat(answer(path + query).status()).as(path).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void anotherMethodIs405AndNamesThoseThatAreTaken(String method) {
        Answer answer = (Answer) reply(method, "/_health?container=app", "10.0.0.1", Map.of());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void oneRequestASecondIsAnsweredForEachClientEndpointAndWorkload() {
        assertThat(from("10.0.0.1", "/_health?container=app").status()).isEqualTo(200);
        Answer second = from("10.0.0.1", "/_health?container=app&again");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.headers()).containsEntry("Retry-After", "1");
        assertThat(from("10.0.0.1", "/_logs?container=app").status()).isEqualTo(200);
        assertThat(from("10.0.0.2", "/_health?container=app").status()).isEqualTo(200);

        time.advance(Duration.ofMillis(999));
        assertThat(from("10.0.0.1", "/_health?container=app").status()).isEqualTo(429);
        time.advance(Duration.ofMillis(1));
        assertThat(from("10.0.0.1", "/_health?container=app").status()).isEqualTo(200);
    }

    @Test
    void logsAreForStrangersOnlyWhileTheyWaitOnceThereAreCredentials() {
        configure(new AdminAuth.Bearer("secret"));
        assertThat(answer("/_logs?container=app").status()).as("asleep").isEqualTo(403);
        assertThat(answer("/_events?container=app").status()).as("asleep").isEqualTo(403);
        assertThat(answer("/_health?container=app").status()).isEqualTo(200);

        app.wake();
        time.settle();
        time.advance(Duration.ofSeconds(1));
        assertThat(answer("/_logs?container=app").status()).as("starting").isEqualTo(200);
        assertThat(reply("/_events?container=app")).isInstanceOf(EventStream.class);

        awake();
        time.advance(Duration.ofSeconds(1));
        assertThat(answer("/_logs?container=app").status()).as("running").isEqualTo(403);
        Map<String, List<String>> credentials = Map.of("authorization", List.of("Bearer secret"));
        assertThat(reply("GET", "/_logs?container=app", "10.0.0.9", credentials))
                .isInstanceOfSatisfying(Answer.class, a -> assertThat(a.status()).isEqualTo(200));
    }

    @Test
    void aRunThatOthersUsedIsNotForStrangersWhileItEndsThoughTheStateIs() {
        configure(new AdminAuth.Bearer("secret"));
        awake();
        List<Integer> statuses = new ArrayList<>();
        runtime.next(
                Call.STOP,
                () -> {
                    app.wake();
                    statuses.add(answer("/_logs?container=app").status());
                    assertThat(reply("/_events?container=app")).isInstanceOf(EventStream.class);
                });
        time.advance(Duration.ofSeconds(60));

        assertThat(statuses).containsExactly(403);
    }

    @Test
    void anOpenStreamGivesStrangersNoMoreLinesOnceTheWorkloadIsAwake() throws Exception {
        configure(new AdminAuth.Bearer("secret"));
        app.wake();
        time.settle();
        RecordedEvents events = new RecordedEvents();
        EventStream stream = (EventStream) reply("/_events?container=app");
        try (AutoCloseable _ = stream.source().apply(events)) {
            time.settle();
            runtime.writes("while it wakes");
            runtime.address(door());
            runtime.becomes("app", running());
            time.advance(Duration.ofSeconds(1));
            assertThat(app.state().word()).isEqualTo("running");
            runtime.writes("a visitor's secret");
        }

        assertThat(events.lines()).containsExactly("while it wakes");
        assertThat(events.last("state")).contains("\"running\"");
    }

    @Test
    void whereNoLinesAreToBeShownNoneAreSent() throws Exception {
        configure(new AdminAuth.None(), 0);
        RecordedEvents events = new RecordedEvents();
        EventStream stream = (EventStream) reply("/_events?container=app");
        try (AutoCloseable _ = stream.source().apply(events)) {
            app.wake();
            time.advance(Duration.ofSeconds(1));
            runtime.writes("a line");
            crash();
        }

        assertThat(events.lines()).isEmpty();
        assertThat(events.last("state")).contains("\"failed\"");
        assertThat(answer("/_logs?container=app").body()).isEqualTo("{\"lines\":[]}");
    }

    @Test
    void theLogIsFollowedOnceForAllWhoWatch() throws Exception {
        app.wake();
        time.settle();
        RecordedEvents one = new RecordedEvents();
        RecordedEvents two = new RecordedEvents();
        AutoCloseable first = ((EventStream) reply("/_events?container=app")).source().apply(one);
        AutoCloseable second = ((EventStream) reply("/_events?container=app")).source().apply(two);
        time.settle();
        runtime.writes("hello");

        assertThat(runtime.count(Call.FOLLOW)).isEqualTo(1);
        assertThat(one.lines()).containsExactly("hello");
        assertThat(two.lines()).containsExactly("hello");
        first.close();
        second.close();
        time.advance(Duration.ofSeconds(2));
        assertThat(runtime.followers("app")).isZero();
    }

    @Test
    void aWorkloadThatNobodyWatchesAnyMoreIsNotKept() throws Exception {
        app.wake();
        EventStream stream = (EventStream) reply("/_events?container=app");
        AutoCloseable first = stream.source().apply(new RecordedEvents());
        AutoCloseable second =
                ((EventStream) reply("/_events?container=app"))
                        .source()
                        .apply(new RecordedEvents());
        first.close();
        assertThat(waiting.feeds()).isEqualTo(1);

        second.close();

        assertThat(waiting.feeds()).isZero();
        RecordedEvents later = new RecordedEvents();
        try (AutoCloseable _ = stream.source().apply(later)) {
            time.advance(Duration.ofSeconds(1));
            runtime.writes("hello");
        }
        assertThat(later.lines()).containsExactly("hello");
        assertThat(waiting.feeds()).isZero();
    }

    private InetSocketAddress door() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    private Instance.Status running() {
        Instance.Running now = (Instance.Running) runtime.status("app");
        return new Instance.Running(now.run(), now.health(), ScriptedRuntime.at(door()));
    }

    private void awake() {
        runtime.address(door());
        if (runtime.status("app") instanceof Instance.Running) {
            runtime.becomes("app", running());
        }
        app.wake();
        time.advance(Duration.ofMillis(200));
        assertThat(app.state().word()).isEqualTo("running");
    }

    private void crash() {
        app.wake();
        time.settle();
        runtime.becomes("app", new Instance.Stopped(runtime.status("app").run(), 3, ""));
        time.settle();
        assertThat(app.state().word()).isEqualTo("failed");
        runtime.fails(Call.FOLLOW, Kind.UNREACHABLE, "not asked");
    }

    private String health() {
        time.advance(Duration.ofSeconds(1));
        return answer("/_health?container=app").body();
    }

    private Answer answer(String target) {
        return from("10.0.0.1", target);
    }

    private Answer from(String client, String target) {
        return (Answer) reply("GET", target, client, Map.of());
    }

    private Reply reply(String target) {
        return reply("GET", target, "10.0.0.1", Map.of());
    }

    private Reply reply(
            String method, String target, String client, Map<String, List<String>> headers) {
        Request request = new Request(method, target, headers, InetAddress.ofLiteral(client));
        return endpoints.get(request.path()).answer(request);
    }
}
