package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.PrivateEngine;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two real engines behind one gateway: one here, one on what is another machine as far as the
 * network goes, reached by its published ports.
 */
@Needs(Need.PRIVATE_ENGINE)
class TwoEnginesIT {

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);

    @Test
    void both_are_served_and_who_has_the_same_name_on_both_is_told_apart() {
        try (PrivateEngine near = PrivateEngine.start();
                PrivateEngine far = PrivateEngine.startApart();
                Stage stage = Stage.on(near.engine(), runtimes(near, far) + twins())) {
            Container here = stage.wake(stage.workload("here").website("here"));
            Container there = stage.wake(far(far, "there"));
            assertThat(stage.get(here, "/").body()).isEqualTo("here\n");
            assertThat(stage.get(there, "/").body()).isEqualTo("there\n");

            Stream.of(near, far).forEach(TwoEnginesIT::createTwin);
            assertThat(get(stage, "far-twin.test")).isEqualTo("twin\n");
            assertThat(twin(far).isRunning()).isTrue();
            assertThat(twin(near).isRunning()).isFalse();
            assertThat(get(stage, "near-twin.test")).isEqualTo("twin\n");
            assertThat(twin(near).isRunning()).isTrue();

            there.stop();
            stage.awaitStatus(there, "sleeping");
            here.stop();
            stage.awaitStatus(here, "sleeping");
        }
    }

    @Test
    void one_that_stops_and_starts_during_traffic_touches_only_its_own() throws Exception {
        try (PrivateEngine near = PrivateEngine.start();
                PrivateEngine far = PrivateEngine.startApart();
                Stage stage = Stage.on(near.engine(), runtimes(near, far))) {
            Container here = stage.wake(stage.workload("here").website("here"));
            Container asleep = stage.create(stage.workload("asleep").website("asleep"));
            Container there = stage.wake(far(far, "there"));
            Instant before = Instant.now();
            AtomicBoolean over = new AtomicBoolean();
            List<String> answers = new CopyOnWriteArrayList<>();
            Thread traffic = Thread.startVirtualThread(() -> ask(stage, here, over, answers));

            far.suspend();
            stage.gateway().process().awaitLog("The runtime far is not reachable");
            CompletableFuture<HttpResponse<String>> waiting = stage.asking(there, "/");
            // The other engine wakes meanwhile, and puts to sleep.
            assertThat(stage.get(asleep, "/").body()).isEqualTo("asleep\n");
            asleep.stop();
            stage.awaitStatus(asleep, "sleeping");
            assertThat(stage.status(here)).isEqualTo("running");
            assertThat(waiting).isNotDone();

            far.resume();
            assertThat(waiting.get(60, TimeUnit.SECONDS).body()).isEqualTo("there\n");
            stage.gateway().process().awaitLog("The runtime far is reachable again");
            int answered = answers.size();
            await().until(() -> answers.size() > answered + 20);
            over.set(true);
            traffic.join();
            assertThat(answers).hasSizeGreaterThan(50).containsOnly("200 here\n");
            assertThat(here.starts(before)).isZero();
            assertThat(stage.gateway().process().log())
                    .noneMatch(line -> line.contains("runtime near is not reachable"));
        }
    }

    private static void ask(
            Stage stage, Container container, AtomicBoolean over, List<String> answers) {
        while (!over.get()) {
            try {
                HttpResponse<String> answer = stage.get(container, "/");
                answers.add(answer.statusCode() + " " + answer.body());
            } catch (RuntimeException failed) {
                answers.add(failed.toString());
            }
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }

    private static String runtimes(PrivateEngine near, PrivateEngine far) {
        return """
          runtimes:
            - {name: near, docker_host: "%s"}
            - {name: far, docker_host: "%s", address: published}
        """
                .formatted(near.engine().host(), far.farHost());
    }

    private static String twins() {
        return """
        containers:
          - {name: twin@near, host: near-twin.test}
          - {name: twin@far, host: far-twin.test}
        """;
    }

    /** On the far engine, at a port of its choice. */
    private static ContainerRecipe far(PrivateEngine far, String role) {
        return far.engine().container(role).onDemand().options("--publish", "80").website(role);
    }

    private static void createTwin(PrivateEngine on) {
        on.engine()
                .docker(
                        "create",
                        "--name",
                        "twin",
                        "--publish",
                        "80",
                        "--stop-signal",
                        "KILL",
                        Engine.IMAGE,
                        "sh",
                        "-c",
                        "mkdir /www && echo twin >/www/index.html && exec httpd -f -p 80 -h /www");
    }

    private static Container twin(PrivateEngine on) {
        return new Container(on.engine(), "twin");
    }

    private static String get(Stage stage, String host) {
        try {
            return Visitor.get(stage.gateway().url(host, "/")).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
