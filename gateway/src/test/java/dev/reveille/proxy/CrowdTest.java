package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.ClientLimits;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
@DisplayName("Of many clients")
class CrowdTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void oneMoreThanThereMayBeIs503AndThoseWhoAreThereAreServed() throws IOException {
        proxy.limits(crowd(3, 0));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        List<Wire> inside = served(3);

        Message refused = proxy.connect().answer();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isPresent();
        assertThat(refused.header("connection")).contains("close");
        for (Wire client : inside) {
            assertThat(client.send(GET).answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void oneThatAsksBeforeItIsRefusedStillSeesWhy() throws IOException {
        proxy.limits(crowd(1, 0));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        served(1);
        for (int i = 0; i < 50; i++) {
            try (Wire client = proxy.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n");
                client.send(new byte[30_000]);
                assertThat(client.answer().status()).isEqualTo(503);
                assertThat(client.rest()).isEmpty();
            }
        }
    }

    @Test
    void oneThatLeavesMakesRoom() throws IOException {
        proxy.limits(crowd(2, 0));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        List<Wire> inside = served(2);
        assertThat(proxy.connect().answer().status()).isEqualTo(503);

        inside.getFirst().close();

        await().until(() -> proxy.connect().send(GET).answer().status() == 200);
    }

    @Test
    void aFloodIsTurnedAwayAndThoseWhoAreThereAreServed() throws IOException {
        proxy.limits(crowd(10, 0));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        List<Wire> inside = served(10);

        List<Wire> flood = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            flood.add(proxy.connect());
            if (i % 50 == 0) {
                assertThat(inside.get(i / 60).send(GET).answer().body()).isEqualTo("hello");
            }
        }

        // Each is told, or reset when too many are being told: none stays.
        flood.forEach(Wire::untilGone);
        for (Wire client : inside) {
            assertThat(client.send(GET).answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void oneAddressMayHaveSoManyAndAnotherIsServed() throws IOException {
        proxy.limits(crowd(100, 3));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        served(3);

        Message refused = proxy.connect().answer();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("from one address");
        try (Wire other = from("127.0.0.2")) {
            assertThat(other.send(GET).answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void aTrustedProxyMayHaveAsManyAsThereMayBe() throws IOException {
        proxy.limits(crowd(10, 3)).trusting("127.0.0.0", 8);
        proxy.awake(Backend.answering(Backend.ok("hello")));

        served(10);

        assertThat(proxy.connect().answer().status()).isEqualTo(503);
    }

    @Test
    void oneWithATunnelCounts() throws IOException {
        proxy.limits(crowd(1, 0));
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(
                                    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                                            + "Upgrade: echo\r\n\r\n");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send(
                "GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: upgrade\r\n"
                        + "Upgrade: echo\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(101);

        assertThat(proxy.connect().answer().status()).isEqualTo(503);
    }

    @Test
    void noMoreAreHeldThanMayBeForAllWorkloadsTogether() throws IOException {
        proxy.limits(Limits.of(ClientLimits.USUAL.with(new ClientLimits.Crowd(100, 0, 2))));
        Workload one = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Workload two = proxy.asleepAt("two.localhost", proxy.deadPort(), WaitMode.HOLD);
        String getTwo = GET.replace("app.", "two.");
        Wire first = proxy.connect().send(GET);
        proxy.connect().send(getTwo);
        await().until(() -> one.held() + two.held() == 2);

        Message refused = proxy.connect().send(getTwo).answer();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isPresent();

        first.close();
        await().until(one::held, count -> count == 0);
        proxy.connect().send(getTwo);
        await().until(two::held, count -> count == 2);
    }

    @Test
    void aThousandThatDripTheirHeadersAreCutAndAnotherIsServedMeanwhile() throws IOException {
        proxy.limits(
                Limits.of(
                        ClientLimits.USUAL
                                .with(
                                        new ClientLimits.Patience(
                                                Duration.ofSeconds(2),
                                                Duration.ofMinutes(3),
                                                Duration.ofSeconds(60)))
                                .with(new ClientLimits.Crowd(5000, 0, 1))));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        Wire other = proxy.connect();
        List<Wire> attackers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            attackers.add(proxy.connect().send("GET / HTTP/1.1\r\nX-Slow: "));
        }

        int cut = 0;
        while (!attackers.isEmpty()) {
            List<Wire> left = new ArrayList<>();
            for (Wire attacker : attackers) {
                if (attacker.input().available() == 0 && drips(attacker)) {
                    left.add(attacker);
                } else {
                    assertThat(attacker.answer().status()).isEqualTo(408);
                    attacker.close();
                    cut++;
                }
            }
            attackers = left;
            assertThat(other.send(GET).answer().body()).isEqualTo("hello");
        }

        assertThat(cut).isEqualTo(1000);
        assertThat(other.send(GET).answer().body()).isEqualTo("hello");
    }

    private static boolean drips(Wire attacker) {
        try {
            attacker.send("a");
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private List<Wire> served(int count) throws IOException {
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Wire client = proxy.connect();
            assertThat(client.send(GET).answer().body()).isEqualTo("hello");
            clients.add(client);
        }
        return clients;
    }

    private Wire from(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.server().port()));
        return new Wire(socket);
    }

    private static Limits crowd(int connections, int perClient) {
        return Limits.of(
                ClientLimits.USUAL.with(new ClientLimits.Crowd(connections, perClient, 100)));
    }
}
