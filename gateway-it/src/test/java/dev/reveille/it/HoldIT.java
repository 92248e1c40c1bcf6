package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bounds of holding: how many, how long, and what comes of a wake that fails. */
@EveryEngine
class HoldIT {

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        engine = Engine.ofThisMachine();
        gateway = GatewayProcess.on(engine.host());
    }

    @Test
    void one_request_more_than_the_room_holds_gets_503_and_those_inside_are_answered() {
        Container site = known(stepwise("room").label("dag.max_held", "3"));

        List<CompletableFuture<HttpResponse<String>>> requests =
                IntStream.range(0, 4)
                        .mapToObj(_ -> Visitor.asking(gateway.url(site, "/")))
                        .toList();
        HttpResponse<?> refused =
                (HttpResponse<?>)
                        CompletableFuture.anyOf(requests.toArray(CompletableFuture[]::new)).join();
        ContainerLog.awaitLine(site, "booting");
        site.proceed();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(refused.body().toString()).contains("waiting-room-full", site.name());
        assertThat(requests)
                .extracting(request -> request.join().statusCode())
                .containsExactlyInAnyOrder(200, 200, 200, 503);
    }

    @Test
    void a_client_that_leaves_frees_its_place() throws Exception {
        Container site = known(stepwise("leaver").label("dag.max_held", "1"));
        try (RawConnection held = RawConnection.to(gateway.port())) {
            held.send("GET / HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
            await("the place to be taken")
                    .until(() -> isRefused(Visitor.asking(gateway.url(site, "/"))));
        }
        ContainerLog.awaitLine(site, "booting");

        List<CompletableFuture<HttpResponse<String>>> later = new ArrayList<>();
        await("the place to be free")
                .until(
                        () -> {
                            later.add(Visitor.asking(gateway.url(site, "/")));
                            return !isRefused(later.getLast());
                        });
        site.proceed();

        assertThat(later.getLast().join().statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_is_held_no_longer_than_hold_timeout_and_gets_504_then() throws Exception {
        Container site = known(stepwise("slow").label("dag.hold_timeout", "300ms"));

        HttpResponse<String> answer = Visitor.get(gateway.url(site, "/"));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":504", site.name());
        ContainerLog.awaitLine(site, "booting");
        site.proceed();
        await().until(() -> Visitor.get(gateway.url(site, "/")).statusCode() == 200);
    }

    @Test
    void a_wake_that_takes_longer_than_start_timeout_fails_and_says_what_was_missing()
            throws Exception {
        Container site =
                known(
                        stepwise("late")
                                .label("dag.start_timeout", "1s")
                                .label("dag.hold_timeout", "20s"));

        HttpResponse<String> answer = Visitor.get(gateway.url(site, "/"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("not ready within 1 s", site.name());
    }

    @Test
    void after_a_failure_the_next_request_is_told_the_reason_and_starts_it_only_after_the_back_off()
            throws Exception {
        Container site =
                known(engine.container("crash").command("sh", "-c", "echo no disk; exit 23"));
        HttpResponse<String> first = Visitor.get(gateway.url(site, "/"));
        await("a failure whose back-off is long enough to be seen")
                .until(
                        () ->
                                Visitor.get(gateway.url(site, "/"))
                                                .headers()
                                                .firstValueAsLong("Retry-After")
                                                .orElse(0)
                                        > 1);
        Instant told = Instant.now();

        HttpResponse<String> atOnce = Visitor.get(gateway.url(site, "/"));

        assertThat(site.starts(told)).isZero();
        for (HttpResponse<String> answer : List.of(first, atOnce)) {
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("application/problem+json");
            assertThat(answer.body()).contains("\"status\":502", "exit code 23", site.name());
        }
        await("another attempt after the back-off")
                .until(
                        () -> {
                            Visitor.get(gateway.url(site, "/"));
                            return site.starts(told) > 0;
                        });
    }

    private static ContainerRecipe stepwise(String role) {
        return engine.container(role).website("good morning").bootingInSteps("booting");
    }

    private static Container known(ContainerRecipe recipe) {
        Container container = recipe.onDemand().create();
        gateway.awaitKnown(container);
        return container;
    }

    /** Whether it is answered with 503 at once; one that is held is not answered at all. */
    private static boolean isRefused(CompletableFuture<HttpResponse<String>> request) {
        return request.thenApply(answer -> answer.statusCode() == 503)
                .completeOnTimeout(false, 1, TimeUnit.SECONDS)
                .join();
    }
}
