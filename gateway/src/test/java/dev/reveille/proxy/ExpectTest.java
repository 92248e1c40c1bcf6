package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that wait to be asked for, and interim answers (RFC 9110 sections 10.1.1 and 15.2). */
@ExtendWith(LeakWatch.class)
class ExpectTest {

    private static final String POST =
            "POST / HTTP/1.1\r\nHost: app.localhost\r\nExpect: 100-continue\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String HINT = "HTTP/1.1 103 Early Hints\r\nLink: <%s>\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    /** Asks for the body of each request, and answers with it. */
    private static Backend asking() throws IOException {
        return Backend.playing(
                connection -> {
                    while (true) {
                        connection.head();
                        connection.send(CONTINUE);
                        connection.send(Backend.ok(connection.exactly(4)));
                    }
                });
    }

    @Test
    void aBodyThatDoesNotWaitIsPassedOnAndTheConnectionsStay() throws IOException {
        Backend backend = asking();
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            client.send(POST + "Content-Length: 4\r\n\r\nbody");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.answer().body()).isEqualTo("body");
        }
        assertThat(backend.accepted()).isOne();
    }

    @Test
    void aFinalAnswerAtOnceIsTheOnlyOneAndTheBodyIsNotWaitedFor() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 401 x\r\nContent-Length: 2\r\n\r\nno");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send(POST + "Content-Length: 4\r\n\r\n");
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("connection")).contains("close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void anHttp10ClientDoesNotWaitSoTheExpectationIsNotPassedOn() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(POST.replace("HTTP/1.1", "HTTP/1.0") + "Content-Length: 4\r\n\r\nbody");
        assertThat(client.answer().body()).endsWith("body").doesNotContain("expect");
    }

    @Test
    void severalInterimAnswersArePassedOnEachByItselfAndInOrder() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(HINT.formatted("/a") + HINT.formatted("/b"));
                            connection.send(CONTINUE);
                            String body = connection.exactly(4);
                            connection.send(HINT.formatted("/c") + Backend.ok(body));
                        }));
        Wire client = proxy.connect();
        client.send(POST + "Content-Length: 4\r\n\r\n");
        assertThat(client.answer().header("link")).contains("</a>");
        assertThat(client.answer().header("link")).contains("</b>");
        assertThat(client.answer().status()).isEqualTo(100);
        client.send("body");
        assertThat(client.answer().header("link")).contains("</c>");
        assertThat(client.answer().body()).isEqualTo("body");
    }
}
