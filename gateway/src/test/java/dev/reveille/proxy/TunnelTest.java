package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakWatch.class)
class TunnelTest {

    private static final String ASK =
            "GET /chat HTTP/1.1\r\nHost: app.localhost\r\n"
                    .concat("Connection: Upgrade\r\nUpgrade: %s\r\n\r\n");
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void bothSidesTalkAndTheTunnelCountsAsInFlightUntilItEnds() throws IOException {
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    Message request = connection.request();
                                    assertThat(request.header("upgrade")).contains("websocket");
                                    connection.send(SWITCH.formatted("websocket"));
                                    connection.send(connection.exactly(4) + "pong");
                                    connection.untilGone();
                                }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("websocket"));
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("upgrade")).contains("websocket");
        assertThat(client.send("ping").exactly(8)).isEqualTo("pingpong");
        assertThat(workload.inFlight()).isOne();
        client.close();
        await().until(workload::inFlight, count -> count == 0);
    }

    @Test
    void whatFollowsTheSwitchInTheSameSegmentArrives() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("anything/2") + "first words");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("anything/2"));
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.exactly(11)).isEqualTo("first words");
    }

    @Test
    void whatTheClientSendsBehindItsRequestArrivesAsItIs() throws IOException {
        CompletableFuture<String> heard = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            heard.complete(connection.exactly(12));
                        }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("raw") + "\u0000\u00ff\r\n\r\n");
        client.send("behind");
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(heard.join()).isEqualTo("\u0000\u00ff\r\n\r\nbehind");
    }

    @Test
    void aSwitchThatIsNotGrantedLeavesTheConnectionToTheNextRequest() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(ASK.formatted("other/2") + "GET /next HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().body()).startsWith("GET /chat ");
        assertThat(client.answer().body()).startsWith("GET /next ");
        client.send("GET /later HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().body()).startsWith("GET /later ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket, H2C"})
    void http2IsNotAskedForBecauseItsRequestsWouldPassUnseen(String protocols) throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(
                ASK.formatted(protocols)
                        .replace("\r\nUpgrade", "\r\nHTTP2-Settings: AAMAAABkAAQ\r\nUpgrade"));
        assertThat(client.answer().body())
                .startsWith("GET /chat ")
                .doesNotContainIgnoringCase("upgrade")
                .doesNotContainIgnoringCase("http2-settings");
    }

    @Test
    void aSwitchThatNobodyAskedForIsAFault() throws IOException {
        proxy.awake(Backend.answering(SWITCH.formatted("surprise")));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(502);
    }

    @Test
    void theEndOfOneDirectionArrivesBehindItsLastByteAndLeavesTheOtherOpen() throws IOException {
        int length = 8_000_000;
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            connection.send(new byte[length]);
                            connection.endOutput();
                            connection.exactly("still here".length());
                            connection.untilGone();
                        }));
        Wire client = proxy.connectSlowReader();
        client.send(ASK.formatted("raw"));
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.rest()).hasSize(length);
        client.send("still here");
        client.endOutput();
    }

    @Test
    void aReaderThatStopsStopsTheWriter() throws IOException {
        AtomicLong written = new AtomicLong();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            while (written.get() < 64_000_000) {
                                connection.send(new byte[64_000]);
                                written.addAndGet(64_000);
                            }
                        }));
        Wire client = proxy.connectSlowReader();
        client.send(ASK.formatted("raw"));
        client.answer();
        assertThat(Stalled.at(written)).isPositive().isLessThan(24_000_000);
        client.close();
    }

    @Test
    void aTunnelToASleepingWorkloadOpensWhenItIsAwake() throws IOException {
        proxy.asleep(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("websocket"));
                            connection.send(connection.exactly(5));
                        }),
                WaitMode.AUTO);
        Wire client = proxy.connect();
        client.send(ASK.formatted("websocket") + "early");
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.exactly(5)).isEqualTo("early");
        assertThat(proxy.runtime().starts()).isOne();
    }
}
