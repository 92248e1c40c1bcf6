package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Flow;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Containers on an engine, some of them defined by labels and some in the file, while the file is
 * replaced, SIGHUP comes, and containers are made anew with other labels.
 */
@Needs(Need.ENGINE)
class ReloadIT {

    private static final int ROUNDS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.on(Engine.ofThisMachine(), "");
    }

    @Test
    void no_request_is_lost_while_the_file_is_replaced_and_containers_are_made_anew()
            throws Exception {
        Container labelled = stage.wake(stage.workload("labelled").testApp());
        Container filed = stage.engine().container("filed").testApp().create();
        redefine(definition(filed, "idle_timeout: 1h"));
        assertThat(stage.get(filed, "/who").statusCode()).isEqualTo(200);
        Container other = stage.create(stage.workload("other").website("other"));
        try (Flow toLabelled = flow(labelled);
                Flow toFiled = flow(filed)) {
            for (int round = 0; round < ROUNDS; round++) {
                int before = Math.min(toLabelled.answered(), toFiled.answered());
                switch (round % 3) {
                    case 0 -> redefine(definition(filed, "max_held: " + (100 + round)));
                    case 1 -> hangUp();
                    default -> remake(other, "round-" + round + ".test");
                }
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(
                                () ->
                                        Math.min(toLabelled.answered(), toFiled.answered())
                                                        > before + 3
                                                || !toLabelled.lost().isEmpty()
                                                || !toFiled.lost().isEmpty());
            }

            assertThat(toLabelled.lost()).isEmpty();
            assertThat(toFiled.lost()).isEmpty();
        }
        assertThat(labelled.isRunning()).isTrue();
        assertThat(filed.isRunning()).isTrue();
    }

    /** The labels of the container that is there now count, and those of the one before do not. */
    private static void remake(Container container, String host) {
        container.remove();
        stage.engine()
                .container("other")
                .website("other")
                .label("dag.enabled", "true")
                .label("dag.host", host)
                .create();
        await().atMost(PATIENCE)
                .until(() -> Visitor.get(stage.gateway().url(host, "/")).statusCode() == 200);
    }

    @Test
    void what_a_removed_workload_has_in_flight_ends_and_its_container_is_left_alone()
            throws Exception {
        Container leaving = stage.engine().container("leaving").testApp().create();
        redefine(definition(leaving, ""));
        assertThat(stage.get(leaving, "/who").statusCode()).isEqualTo(200);
        try (RawConnection download = RawConnection.to(stage.gateway().port())) {
            download.send(
                    "GET /download?bytes=400000&seconds=4 HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(Stage.host(leaving.name())));
            String head = download.readHead();
            download.readText(1000);

            redefine("");
            assertThat(stage.get(leaving, "/who").statusCode()).isEqualTo(404);

            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(download.readText(399_000)).hasSize(399_000);
        }
        assertThat(leaving.isRunning()).isTrue();
    }

    @Test
    void who_is_held_goes_on_waiting_and_is_answered_once() throws Exception {
        Container slow =
                stage.create(stage.workload("slow").testApp().bootingInSteps("waiting for you"));
        Container inFile =
                stage.engine().container("in-file").testApp().bootingInSteps("waiting").create();
        redefine(definition(inFile, ""));
        CompletableFuture<HttpResponse<String>> bySlow = stage.asking(slow, "/who");
        CompletableFuture<HttpResponse<String>> byFile = stage.asking(inFile, "/who");
        await().atMost(PATIENCE).until(() -> slow.isRunning() && inFile.isRunning());

        redefine(definition(inFile, "max_held: 7"));
        hangUp();
        Container another = stage.create(stage.workload("another").website("another"));
        another.remove();
        assertThat(bySlow).isNotDone();
        assertThat(byFile).isNotDone();
        slow.proceed();
        inFile.proceed();

        assertThat(bySlow.get().statusCode()).isEqualTo(200);
        assertThat(bySlow.get().body().strip()).isEqualTo(slow.name());
        assertThat(byFile.get().statusCode()).isEqualTo(200);
        assertThat(Visitor.get(stage.url(slow, "/count")).body().strip()).isEqualTo("1");
    }

    private static Flow flow(Container container) {
        return Flow.begin(
                stage.gateway().port(), Stage.host(container.name()), "/who", container.name());
    }

    private static String definition(Container container, String setting) {
        return "containers: [{name: %1$s, host: %2$s%3$s}]\n"
                .formatted(
                        container.name(),
                        Stage.host(container.name()),
                        setting.isEmpty() ? "" : ", " + setting);
    }

    private static void redefine(String definitions) {
        awaitReload("Reloaded (the file changed)", () -> stage.redefine(definitions));
    }

    private static void hangUp() {
        awaitReload("Reloaded (SIGHUP)", stage.gateway()::hangUp);
    }

    private static void awaitReload(String line, Runnable cause) {
        long before = lines(line);
        cause.run();
        await(line).atMost(PATIENCE).until(() -> lines(line) > before);
    }

    private static long lines(String text) {
        return stage.gateway().process().log().stream().filter(line -> line.contains(text)).count();
    }
}
