package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GroupDefinition.Strategy;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Waking;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
class GroupProxyTest {

    private static final String REST = " / HTTP/1.1\r\nHost: group.localhost\r\n";
    private static final String GET = "GET" + REST + "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final List<Backend> backends = new ArrayList<>();

    private Backend saying(String text) throws IOException {
        Backend backend = Backend.answering(Backend.ok(text));
        backends.add(backend);
        return backend;
    }

    private Workload member(String text) throws IOException {
        return proxy.awake(saying(text));
    }

    @Test
    void requestsOfOneConnectionGoToTheMembersInTurn() throws IOException {
        member("a");
        member("b");
        member("c");
        proxy.group(Strategy.ROUND_ROBIN);
        Wire client = proxy.connect();

        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            answers.append(client.send(GET).answer().body());
        }

        assertThat(answers).hasToString("abcabcabc");
        assertThat(backends).extracting(Backend::accepted).containsOnly(1);
    }

    @Test
    void theLeastBusyMemberAnswers() throws IOException {
        List<Wire> asked = new ArrayList<>();
        Backend silent =
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.untilGone();
                        });
        Workload busy = proxy.awake(silent);
        Workload other = member("b");
        proxy.group(Strategy.LEAST_CONNECTIONS);
        while (busy.inFlight() == 0) {
            Wire client = proxy.connect();
            asked.add(client.send(GET));
            await().until(() -> busy.inFlight() == 1 || client.input().available() > 0);
        }
        Wire client = proxy.connect();

        for (int i = 0; i < 6; i++) {
            assertThat(client.send(GET).answer().body()).isEqualTo("b");
        }
        assertThat(busy.inFlight()).isEqualTo(1);
        assertThat(other.inFlight()).isZero();
        for (Wire wire : asked) {
            wire.close();
        }
    }

    @Test
    void aHeldRequestIsAnsweredWithItsBodyByTheFirstMemberThatIsReady() throws IOException {
        Workload never = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.AUTO);
        Workload ready = proxy.asleep(Backend.echoing(), WaitMode.AUTO);
        proxy.group(Strategy.ROUND_ROBIN);
        Wire client = proxy.connect();

        client.send("POST" + REST + "Content-Length: 5\r\n\r\nhello");

        assertThat(client.answer().body()).startsWith("POST / HTTP/1.1").endsWith("hello");
        assertThat(ready.state()).isInstanceOf(Awake.class);
        assertThat(never.state()).isInstanceOf(Waking.class);
        assertThat(client.send(GET).answer().body()).startsWith("GET / ");
    }

    @Test
    void aRequestWhoseConnectionIsRefusedGoesToAnotherMemberAtOnce() throws IOException {
        Workload dead =
                proxy.awakeAt(
                        "app.localhost",
                        new InetSocketAddress(
                                InetAddress.ofLiteral("127.0.0.1"), proxy.deadPort()));
        Workload alive = member("b");
        proxy.group(Strategy.ROUND_ROBIN);
        Wire client = proxy.connect();

        client.send("POST" + REST + "Accept: text/html\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("b");
        for (int i = 0; i < 4; i++) {
            assertThat(client.send(GET).answer().body()).isEqualTo("b");
        }

        assertThat(dead.state()).as("is looked at again").isInstanceOf(Waking.class);
        assertThat(alive.state()).isInstanceOf(Awake.class);
    }

    @Test
    void moreRefusalsThanASingleWorkloadMayHaveAreBorneIfThereAreMoreMembers() throws IOException {
        for (int i = 0; i < 6; i++) {
            proxy.awakeAt(
                    "app.localhost",
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), proxy.deadPort()));
        }
        member("z");
        proxy.group(Strategy.ROUND_ROBIN);

        assertThat(proxy.connect().send(GET).answer().body()).isEqualTo("z");
    }

    @Test
    void aPersonSeesWhichGroupAndWhichMemberWakes() throws IOException {
        proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.AUTO);
        proxy.group(Strategy.ROUND_ROBIN);

        Message page = proxy.connect().send("GET" + REST + "Accept: text/html\r\n\r\n").answer();

        assertThat(page.status()).isEqualTo(503);
        byte[] body = page.body().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("g · w0");
    }
}
