package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A workload that runs in several places at once, as a service with several tasks does. */
@ExtendWith(LeakWatch.class)
class SeveralPlacesTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private static Backend saying(String text) throws IOException {
        return Backend.answering(Backend.ok(text));
    }

    private Wire asking() throws IOException {
        return proxy.connect().send(GET);
    }

    private static List<String> bodies(List<Wire> clients) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (Wire client : clients) {
            bodies.add(client.answer().body());
        }
        return bodies;
    }

    private List<String> answers(int requests) throws IOException {
        List<String> answers = new ArrayList<>();
        Wire client = proxy.connect();
        for (int i = 0; i < requests; i++) {
            answers.add(client.send(GET).answer().body());
        }
        return answers;
    }

    @Test
    void eachRequestGoesToTheNextOfThemAndConnectionsAreKept() throws IOException {
        Backend one = saying("one");
        try (Backend two = saying("two");
                Backend three = saying("three")) {
            Workload workload = proxy.awake(one);
            assertThat(answers(2)).containsOnly("one");
            proxy.isAt(workload, one, two, three);
            await().until(() -> Set.copyOf(answers(3)).size() == 3);
            List<String> answers = answers(9);
            assertThat(answers.subList(0, 3)).containsExactlyInAnyOrder("one", "two", "three");
            assertThat(answers.subList(3, 6)).isEqualTo(answers.subList(0, 3));
            assertThat(answers.subList(6, 9)).isEqualTo(answers.subList(0, 3));
            assertThat(List.of(two.accepted(), three.accepted()))
                    .as("at most one connection for each event loop, and one to see it ready")
                    .allMatch(count -> count <= 1 + Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void onePlaceThatIsGoneIsNotAskedAnyMore() throws IOException {
        Backend one = saying("one");
        try (Backend two = saying("two")) {
            Workload workload = proxy.awake(one);
            proxy.isAt(workload, one, two);
            await().until(() -> answers(4).contains("two"));
            proxy.isAt(workload, one);
            assertThat(answers(4)).containsOnly("one");
            assertThat(workload.state()).isInstanceOf(Awake.class);
        }
    }

    @Test
    void anIdleConnectionToAPlaceThatIsGoneIsClosed() throws IOException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Backend one = saying("one");
        try (Backend two =
                Backend.playing(
                        connection -> {
                            // Whoever asks whether it is ready says nothing.
                            connection.request();
                            connection.send(Backend.ok("two"));
                            connection.untilGone();
                            ended.complete(null);
                        })) {
            Workload workload = proxy.awake(one);
            proxy.isAt(workload, one, two);
            await().until(workload::isInSeveralPlaces);
            assertThat(answers(2)).contains("two");
            proxy.isAt(workload, one);
            assertThat(ended).succeedsWithin(SOON);
        }
    }

    @Test
    void whatIsUnderWayAtAPlaceThatIsGoneIsAnsweredThereAndItsConnectionNotKept()
            throws IOException {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Backend one = saying("one");
        try (Backend two =
                Backend.playing(
                        connection -> {
                            connection.request();
                            asked.complete(null);
                            left.join();
                            connection.send(Backend.ok("two"));
                            connection.untilGone();
                            ended.complete(null);
                        })) {
            Workload workload = proxy.awake(one);
            proxy.isAt(workload, one, two);
            await().until(workload::isInSeveralPlaces);
            List<Wire> clients = List.of(asking(), asking());
            asked.join();
            proxy.isAt(workload, one);
            left.complete(null);
            assertThat(bodies(clients)).containsExactlyInAnyOrder("one", "two");
            assertThat(ended).succeedsWithin(SOON);
        }
    }

    /** It takes some ten seconds to be sure that nobody is there. */
    @Test
    void whatIsUnderWayAtAPlaceThatIsGoneAndSilentIsAskedAgainAtAnother() throws IOException {
        Backend one = saying("one");
        try (SilentPlace silent = new SilentPlace()) {
            Workload workload = proxy.awake(one);
            proxy.isAt(workload, one.port(), silent.port());
            await().until(workload::isInSeveralPlaces);
            List<Wire> clients = List.of(asking(), asking());
            silent.goSilentOnceAsked();
            proxy.isAt(workload, one);
            assertThat(bodies(clients)).containsOnly("one");
            assertThat(workload.state()).isInstanceOf(Awake.class);
        }
    }

    @Test
    void requestsThatMeetOneThatRefusesAreAnsweredByAnother() throws IOException {
        Backend one = saying("one");
        Backend two = saying("two");
        Workload workload = proxy.awake(one);
        proxy.isAt(workload, one, two);
        await().until(workload::isInSeveralPlaces);
        two.close();
        assertThat(answers(4)).containsOnly("one");
    }

    @Test
    void whenThePlaceWhereItWasFoundIsGoneItIsFoundInAnother() throws IOException {
        Backend one = saying("one");
        try (Backend two = saying("two")) {
            Workload workload = proxy.awake(one);
            proxy.isAt(workload, one, two);
            proxy.isAt(workload, two);
            assertThat(answers(2)).containsOnly("two");
        }
    }
}
