package dev.reveille.it.smuggling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent to the gateway, it and every server behind it agree on how many requests that
 * is, where each of them ends and what it asks for. What the gateway sends is recorded and read by
 * the letter of RFC 9112; what each server took it for stands in the server's own log.
 */
@Needs(Need.HTTP_SERVERS)
class RequestSmugglingIT {

    private static final Pattern FINAL_STATUS = Pattern.compile("HTTP/1\\.1 ([2-5][0-9]{2}) ");

    private static BodyCounter application;
    private static List<TestedServer> servers;
    private static GatewayProcess gateway;

    static Stream<Attack> attacks() {
        return Attacks.all();
    }

    @BeforeAll
    static void start() throws Exception {
        application = BodyCounter.start();
        servers =
                Arrays.stream(WebServer.values())
                        .map(
                                kind ->
                                        TestedServer.prepare(
                                                kind,
                                                Scratch.folder("smuggling"),
                                                application.port()))
                        .toList();
        gateway =
                GatewayProcess.start(
                        "gateway:\n  port: {port}\n  runtime: process\n  log_format: text\n"
                                + "containers:\n"
                                + servers.stream()
                                        .map(TestedServer::workload)
                                        .collect(Collectors.joining()),
                        Map.of());
        for (TestedServer server : servers) {
            assertThat(Visitor.get(gateway.url(server.host(), "/ready")).statusCode())
                    .as("%s: %s", server, gateway.process().log())
                    .isEqualTo(200);
            server.sent();
            server.seen();
        }
    }

    @AfterAll
    static void end() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (TestedServer server : servers) {
            server.close();
        }
        application.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void gateway_and_servers_agree(Attack attack) throws Exception {
        for (TestedServer server : servers) {
            String answers = answers(attack.sentTo(server.host()));
            List<String> sent = server.sent();
            List<SeenRequest> seen = server.seen();
            checkAnswers(attack.outcome(), answers, server);
            checkSent(attack.outcome(), sent.stream().map(StrictReading::of).toList(), server);
            checkSeen(attack.outcome(), seen, server);
        }
    }

    /** Everything that comes until the gateway ends the connection. */
    private static String answers(String bytes) throws IOException {
        try (RawConnection client = RawConnection.to(gateway.port())) {
            client.send(bytes);
            return client.readToEnd();
        }
    }

    private static void checkAnswers(Outcome outcome, String answers, TestedServer server) {
        List<Integer> statuses =
                FINAL_STATUS
                        .matcher(answers)
                        .results()
                        .map(match -> Integer.valueOf(match.group(1)))
                        .toList();
        assertThat(statuses)
                .as("answers to the client, %s: %s", server, answers)
                .hasSize(outcome.answers());
        outcome.refused()
                .ifPresent(
                        status ->
                                assertThat(statuses.getLast()).as("%s", server).isEqualTo(status));
    }

    private static void checkSent(Outcome outcome, List<StrictReading> sent, TestedServer server) {
        List<ReadRequest> whole =
                sent.stream().flatMap(reading -> reading.whole().stream()).toList();
        List<ReadRequest> cutShort =
                sent.stream().flatMap(reading -> reading.cutShort().stream()).toList();
        if (outcome.cutOff()) {
            ReadRequest meant = outcome.passed().getLast();
            assertThat(whole).as("sent whole to %s", server).isEmpty();
            assertThat(cutShort)
                    .as("begun to be sent to %s", server)
                    .allMatch(
                            begun ->
                                    begun.method().equals(meant.method())
                                            && begun.target().equals(meant.target()))
                    .hasSizeLessThan(2);
        } else {
            // One after the other, but not always over the same connection.
            assertThat(whole)
                    .as("sent to %s", server)
                    .containsExactlyInAnyOrderElementsOf(outcome.passed());
            assertThat(cutShort).as("begun to be sent to %s", server).isEmpty();
        }
    }

    private static void checkSeen(Outcome outcome, List<SeenRequest> seen, TestedServer server) {
        List<ReadRequest> read = seen.stream().map(SeenRequest::asRead).toList();
        if (outcome.cutOff()) {
            assertThat(seen)
                    .as("seen by %s", server)
                    .hasSizeLessThan(2)
                    .noneMatch(request -> request.status() / 100 == 2);
        } else if (outcome.serversMayRefuse()
                && seen.stream().anyMatch(request -> request.status() / 100 >= 4)) {
            assertThat(read)
                    .as("seen by %s: %s", server, seen)
                    .hasSameSizeAs(outcome.passed())
                    .contains(outcome.passed().getLast());
        } else {
            // Two connections are served by two workers, which log in any order.
            assertThat(read)
                    .as("seen by %s: %s", server, seen)
                    .containsExactlyInAnyOrderElementsOf(outcome.passed());
            assertThat(seen).as("seen by %s", server).allMatch(SeenRequest::isAnswered);
        }
    }
}
