package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.http.Answer;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Requests that lie in an application which someone else has paused: the system takes them, and
 * nobody reads them.
 */
@ExtendWith(LeakWatch.class)
class PausedWorkloadTest {

    private static final String GET = "GET %s HTTP/1.1\r\nHost: app.localhost\r\n\r\n";
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 4\r\n\r\nbody";
    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    /** What the application was asked, in order. */
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    /** One for each time that it has gone on. */
    private final Semaphore thaws = new Semaphore(0);

    /** Answers {@code /first} at once, and others when it has been paused and has gone on. */
    private Workload application(int pauses) throws IOException {
        proxy.runtime().onResume(thaws::release);
        return proxy.awake(
                Backend.playing(
                        connection -> {
                            while (true) {
                                Message request = connection.request();
                                if (request.start().contains("/half")) {
                                    connection.send(HALF);
                                }
                                asked.add(request.start());
                                if (!request.start().contains("/first")) {
                                    thaws.acquireUninterruptibly(pauses);
                                }
                                connection.send(
                                        request.start().contains("/half")
                                                ? "half"
                                                : Backend.ok("woken" + request.body()));
                            }
                        }));
    }

    private Workload application() throws IOException {
        return application(1);
    }

    private void isAsked() {
        try {
            assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Wire paused(Workload workload, String request) throws IOException {
        Wire client = proxy.connect().send(request);
        isAsked();
        proxy.paused(workload);
        return client;
    }

    @Test
    void aRequestThatWaitsForItsAnswerWakesItAndIsNotSentTwice() throws IOException {
        Workload workload = application();
        assertThat(paused(workload, GET.formatted("/")).answer().body()).isEqualTo("woken");
        await().until(workload::state, Awake.class::isInstance);
        assertThat(asked).as("asked again").isEmpty();
    }

    @Test
    void soDoesOneOnAConnectionThatWasKept() throws IOException {
        Workload workload = application();
        assertThat(proxy.connect().send(GET.formatted("/first")).answer().status()).isEqualTo(200);
        isAsked();
        await().until(() -> proxy.server().idleConnections(workload), count -> count == 1);
        assertThat(paused(workload, GET.formatted("/")).answer().body()).isEqualTo("woken");
        assertThat(asked).as("asked again").isEmpty();
    }

    @Test
    void soDoesOneThatMustNotBeSentTwice() throws IOException {
        Workload workload = application();
        assertThat(paused(workload, POST).answer().body()).isEqualTo("wokenbody");
        assertThat(asked).as("asked again").isEmpty();
    }

    @Test
    void soDoesOneThatIsStillInItWhenItIsPausedOnceMore() throws IOException {
        Workload workload = application(2);
        Wire client = paused(workload, GET.formatted("/"));
        await().until(workload::state, Awake.class::isInstance);
        proxy.paused(workload);
        assertThat(client.answer().body()).isEqualTo("woken");
    }

    @Test
    void itsAnswerIsWhyWhenItCannotBeWoken() throws IOException {
        Workload workload = application();
        proxy.runtime().refusesToResume("no");
        assertThat(paused(workload, GET.formatted("/")).answer().status()).isEqualTo(502);
    }

    @Test
    void itsClientMayLeaveMeanwhile() throws IOException {
        Workload workload = application();
        paused(workload, GET.formatted("/")).close();
        await().until(workload::inFlight, count -> count == 0);
        await().until(workload::held, count -> count == 0);
    }

    @Test
    void whatIsHalfAnsweredDoesNotWakeItAndGoesOnWhenItWakes() throws IOException {
        proxy.endpoint("/_ping", _ -> Answer.of(200, "text/plain", "ok"));
        Workload workload = application();
        Wire half = proxy.connect().send(GET.formatted("/half"));
        Message head = half.head();
        assertThat(head.status()).isEqualTo(200);
        assertThat(half.exactly(4)).isEqualTo("half");
        proxy.paused(workload);
        everyLoopHasTurned();
        assertThat(workload.state()).isInstanceOf(Asleep.class);
        assertThat(proxy.runtime().resumes()).isZero();

        assertThat(proxy.connect().send(GET.formatted("/first")).answer().status()).isEqualTo(200);
        assertThat(half.exactly(4)).isEqualTo("half");
    }

    /** What was to be done by any event loop has been done, and what that gave it to do as well. */
    private void everyLoopHasTurned() throws IOException {
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Wire client = proxy.connect();
            for (int turn = 0; turn < 3; turn++) {
                assertThat(client.send(GET.formatted("/_ping")).answer().status()).isEqualTo(200);
            }
        }
    }
}
