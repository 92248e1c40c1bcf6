package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.EngineEvent;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.WebSocketClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in use does not fall asleep, and what is in use no more does, at its deadline. */
@EveryEngine
class StayingAwakeIT {

    private static final Duration IDLE = Duration.ofSeconds(2);

    /** A second is promised; the rest is patience with a busy machine. */
    private static final Duration LATEST = Duration.ofSeconds(5);

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void an_open_web_socket_keeps_its_container_awake_though_nothing_is_sent() throws Exception {
        Container app = stage.create(idling(stage.workload("socket").testApp()));
        Instant before = Instant.now();
        Instant closing;
        try (WebSocketClient socket = WebSocketClient.open(stage.url(app, "/ws"))) {
            socket.send("hello");
            assertThat(socket.receive()).isEqualTo("hello");

            awaitMoreThanIdleTime("socket-clock");

            assertThat(app.engine().events(app.name(), before)).doesNotContain("kill", "die");
            socket.send("still there?");
            assertThat(socket.receive()).isEqualTo("still there?");
            closing = Instant.now();
        }
        assertFallsAsleepAfter(app, closing);
    }

    @Test
    void a_web_socket_carries_large_fragmented_and_binary_messages() throws Exception {
        Container app = stage.create(stage.workload("messages").testApp());
        String large = "0123456789abcdef".repeat(100_000);
        byte[] binary = large.substring(0, 200_000).getBytes(StandardCharsets.US_ASCII);
        binary[7] = (byte) 0xff;
        binary[8] = 0;
        try (WebSocketClient socket = WebSocketClient.open(stage.url(app, "/ws"))) {
            socket.send(large);
            assertThat(socket.receive()).isEqualTo(large);

            socket.sendInParts("one ", "message ", "in parts");
            assertThat(socket.receive()).isEqualTo("one message in parts");

            socket.sendBinary(binary);
            assertThat(socket.receiveBinary()).isEqualTo(binary);
        }
    }

    @Test
    void a_download_longer_than_the_idle_time_arrives_whole() {
        Container app = stage.create(idling(stage.workload("download").testApp()));
        Instant before = Instant.now();

        HttpResponse<String> answer = stage.get(app, "/download?bytes=3000000&seconds=5");
        Instant arrived = Instant.now();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(3_000_000);
        assertThat(EngineEvent.await(app, before, "start").at())
                .as("it took longer than the idle time")
                .isBefore(arrived.minus(IDLE.multipliedBy(2)));
        assertFallsAsleepAfter(app, arrived);
    }

    private static ContainerRecipe idling(ContainerRecipe recipe) {
        return recipe.label("dag.idle_timeout", IDLE.toSeconds() + "s");
    }

    /** Another container with the same idle time, woken now, has fallen asleep. */
    private static void awaitMoreThanIdleTime(String role) {
        Container clock = stage.wake(idling(stage.workload(role).website("tick")));
        await().atMost(Duration.ofSeconds(30)).until(() -> clock.status().equals("exited"));
    }

    private static void assertFallsAsleepAfter(Container app, Instant lastUse) {
        Instant deadline = lastUse.plus(IDLE);
        EngineEvent asleep = EngineEvent.await(app, lastUse.minusSeconds(60), "die");
        // The end of a download is noted a moment before its last byte has arrived.
        assertThat(asleep.at()).isBetween(deadline.minusMillis(500), deadline.plus(LATEST));
        await().until(() -> app.status().equals("exited"));
    }
}
