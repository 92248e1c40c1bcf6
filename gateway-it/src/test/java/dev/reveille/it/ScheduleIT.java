package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schedules on the real clock: it goes on to the next full minute, and no further. */
class ScheduleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String COMMAND =
            """
                command: ["%s", "-cp", "%s", "dev.reveille.it.app.TestApp"]
                environment: {PORT: "{port}"}\
            """
                    .formatted(Repository.java(), ContainerRecipe.classesOfTestApp());

    /** In two hours, so that neither comes during the test. */
    private final ZonedDateTime opens =
            Instant.now().atZone(ZoneOffset.UTC).plusHours(2).truncatedTo(ChronoUnit.MINUTES);

    private static String daily(ZonedDateTime at) {
        return at.getMinute() + " " + at.getHour() + " * * *";
    }

    @Test
    void a_schedule_closes_wakes_and_stops_and_loses_nobody() throws Exception {
        String configuration =
                """
                gateway:
                  port: {port}
                  runtime: process
                  log_format: text
                  schedule_timezone: UTC
                containers:
                  - name: closed
                    host: closed.test
                    schedule_start: "%s"
                    schedule_stop: "%s"
                %s
                  - name: woken
                    host: woken.test
                    schedule_start: "* * * * *"
                %s
                  - name: stopped
                    host: stopped.test
                    schedule_stop: "* * * * *"
                %s
                """
                        .formatted(
                                daily(opens),
                                daily(opens.minusHours(3)),
                                COMMAND,
                                COMMAND,
                                COMMAND);
        try (GatewayProcess gateway = GatewayProcess.start(configuration, Map.of())) {
            isClosed(gateway);
            CompletableFuture<List<Integer>> answers =
                    CompletableFuture.supplyAsync(() -> untilStoppedAndWoken(gateway));
            await("woken, though nobody has asked for it")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1500))
                    .until(() -> status(gateway, "woken").contains("running"));
            // One before the stop and one after it are enough, where the minute was nearly over.
            assertThat(answers.join()).hasSizeGreaterThanOrEqualTo(2).containsOnly(200);
        }
    }

    private void isClosed(GatewayProcess gateway) throws IOException {
        HttpResponse<String> page =
                Visitor.get(gateway.url("closed.test", "/"), "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("Offline", opens.toLocalTime().toString());
        HttpResponse<String> problem = Visitor.get(gateway.url("closed.test", "/"));
        assertThat(problem.statusCode()).isEqualTo(503);
        assertThat(problem.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(problem.body()).contains(opens.toInstant().toString());
        assertThat(problem.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(2).toSeconds());
        assertThat(status(gateway, "closed")).contains("sleeping");
    }

    /** One request after the other, so that one is in flight at the stop and one comes after it. */
    private static List<Integer> untilStoppedAndWoken(GatewayProcess gateway) {
        List<Integer> answers = new ArrayList<>();
        Instant end = Instant.now().plus(PATIENCE);
        while (!isStoppedAndWoken(gateway) && Instant.now().isBefore(end)) {
            try {
                answers.add(
                        Visitor.get(gateway.url("stopped.test", "/download?bytes=1000&seconds=2"))
                                .statusCode());
            } catch (IOException broken) {
                throw new AssertionError("a request was broken off", broken);
            }
        }
        assertThat(isStoppedAndWoken(gateway)).as("stopped and woken again").isTrue();
        return answers;
    }

    private static boolean isStoppedAndWoken(GatewayProcess gateway) {
        String log = String.join("\n", gateway.process().log());
        int stop = log.indexOf("stopped: Draining → FallingAsleep");
        return stop >= 0 && log.indexOf("stopped: Waking → Awake", stop) >= 0;
    }

    private static String status(GatewayProcess gateway, String name) throws IOException {
        return Visitor.get(gateway.url("gateway.test", "/_health?container=" + name)).body();
    }
}
