package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Every request is counted once, with what its client got, and written down where that is on. */
@ExtendWith(LeakWatch.class)
class WitnessesTest {

    private static final String GET = "GET /a?secret=b HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final RecordedMeter own = new RecordedMeter();
    private final RecordedMeter app = new RecordedMeter();
    private final Logger access = (Logger) LoggerFactory.getLogger(AccessLog.class);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void listen() {
        proxy.witnesses(new Witnesses(own, true)).metered(_ -> app);
        written.start();
        access.addAppender(written);
    }

    @AfterEach
    void end() {
        access.detachAppender(written);
    }

    @Test
    void answersOfAWorkloadCountForItByTheirStatus() throws IOException {
        proxy.awake(Backend.answering("HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n"));
        Wire client = proxy.connect();
        client.send(GET).answer();
        client.send(GET).answer();

        assertThat(app.awaitCount(2)).containsExactly(418, 418);
        assertThat(app.nanos()).allMatch(nanos -> nanos > 0);
        assertThat(own.statuses()).isEmpty();
    }

    @Test
    void interimAnswersAreNoAnswers() throws IOException {
        proxy.awake(Backend.answering("HTTP/1.1 103 Early Hints\r\n\r\n" + Backend.ok("done")));
        Wire client = proxy.connect();
        client.send(GET);
        assertThat(client.head().status()).isEqualTo(103);
        assertThat(client.answer().status()).isEqualTo(200);

        assertThat(app.awaitCount(1)).containsExactly(200);
    }

    @Test
    void pagesAndFaultsCountForTheWorkloadThatWasAskedFor() throws IOException {
        proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.PAGE);
        proxy.connect().send(GET).answer();

        assertThat(app.awaitCount(1)).containsExactly(503);
    }

    @Test
    void whatNoWorkloadIsAskedForCountsForTheGateway() throws IOException {
        proxy.endpoint("/_ping", _ -> Answer.of(200, "text/plain", "ok"));
        Wire client = proxy.connect();
        client.send("GET /_ping HTTP/1.1\r\nHost: app.localhost\r\n\r\n").answer();
        client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n").answer();
        client.send("GET / HTTP/1.1\r\n\r\n").answer();

        assertThat(own.awaitCount(3)).containsExactly(200, 404, 400);
        assertThat(app.statuses()).isEmpty();
    }

    @Test
    void oneWhoLeavesBeforeTheAnswerCountsAs499() throws IOException {
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send(GET);
        await().until(workload::held, held -> held == 1);
        client.close();

        if (proxy.seesClientsLeave()) {
            assertThat(app.awaitCount(1)).containsExactly(499);
        }
    }

    @Test
    void anAnswerThatBreaksOffCountsAsWhatItBeganAs() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                            connection.close();
                        }));
        proxy.connect().send(GET).untilGone();

        assertThat(app.awaitCount(1)).containsExactly(200);
    }

    @Test
    void anUpgradeCountsAs101WhenTheTunnelBegins() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n"
                                            + "Connection: Upgrade\r\n\r\n");
                            connection.rest();
                        }));
        Wire client = proxy.connect();
        client.send(
                "GET / HTTP/1.1\r\nHost: app.localhost\r\nUpgrade: echo\r\n"
                        + "Connection: Upgrade\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(101);

        assertThat(app.awaitCount(1)).containsExactly(101);
        client.close();
    }

    @Test
    void theAccessLogSaysWhatItIsToSayAndNothingElse() throws IOException {
        proxy.awake(Backend.answering(Backend.ok("0123456789")));
        proxy.connect()
                .send(
                        "POST /login?password=hunter2 HTTP/1.1\r\nHost: app.localhost\r\n"
                                + "Authorization: Bearer t0psecret\r\nCookie: session=c00kie\r\n"
                                + "X-Request-Id: mine\r\nContent-Length: 8\r\n\r\nb0dytext")
                .answer();
        await().until(() -> !written.list.isEmpty());

        Map<String, Object> fields = new HashMap<>();
        written.list
                .getFirst()
                .getKeyValuePairs()
                .forEach(pair -> fields.put(pair.key, pair.value.toString()));
        assertThat(Double.parseDouble((String) fields.remove("duration_ms"))).isPositive();
        assertThat(fields)
                .isEqualTo(
                        Map.of(
                                "event", "access",
                                "workload", "w0",
                                "request_id", "mine",
                                "method", "POST",
                                "host", "app.localhost",
                                "path", "/login",
                                "status", "200",
                                "bytes", "10",
                                "client", "127.0.0.1"));
        assertThat(written.list.getFirst().getFormattedMessage()).isEqualTo("POST /login 200");
    }

    @Test
    void ofARequestThatCannotBeUnderstoodNothingIsMadeUp() throws IOException {
        Message refused = proxy.connect().send("GET /secret HTTP/1.1\r\n\r\n").answer();
        await().until(() -> !written.list.isEmpty());

        Map<String, Object> fields = new HashMap<>();
        written.list
                .getFirst()
                .getKeyValuePairs()
                .forEach(pair -> fields.put(pair.key, pair.value.toString()));
        assertThat(fields)
                .containsEntry("status", "400")
                .containsEntry("request_id", refused.header("x-request-id").orElseThrow())
                .containsEntry("client", "127.0.0.1")
                .doesNotContainKeys("method", "host", "path");
    }

    @Test
    void theClientOfATrustedProxyIsNamed() throws IOException {
        proxy.trusting("127.0.0.1", 32).awake(Backend.answering(Backend.ok("")));
        proxy.connect()
                .send(
                        "GET / HTTP/1.1\r\nHost: app.localhost\r\n"
                                + "X-Forwarded-For: 203.0.113.9\r\n\r\n")
                .answer();
        await().until(() -> !written.list.isEmpty());

        assertThat(written.list.getFirst().getKeyValuePairs())
                .anySatisfy(
                        pair -> {
                            assertThat(pair.key).isEqualTo("client");
                            assertThat(pair.value).isEqualTo("203.0.113.9");
                        });
    }

    @Test
    void withoutTheAccessLogNothingIsWritten() throws IOException {
        proxy.witnesses(new Witnesses(own, false)).awake(Backend.answering(Backend.ok("")));
        proxy.connect().send(GET).answer();

        app.awaitCount(1);
        assertThat(written.list).isEmpty();
    }

    @Test
    void theLogOfAWakeNamesTheRequestThatCausedIt() throws IOException {
        Logger moves = (Logger) LoggerFactory.getLogger("dev.reveille.workload.StateListeners");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        moves.addAppender(lines);
        try {
            proxy.asleep(Backend.answering(Backend.ok("")), WaitMode.HOLD);
            proxy.connect()
                    .send("GET / HTTP/1.1\r\nHost: app.localhost\r\nX-Request-Id: mine\r\n\r\n")
                    .answer();
        } finally {
            moves.detachAppender(lines);
        }
        List<ILoggingEvent> all = List.copyOf(lines.list);
        assertThat(all.getFirst().getFormattedMessage()).contains("Asleep → Waking");
        assertThat(all.getFirst().getMDCPropertyMap()).containsEntry("request_id", "mine");
    }
}
