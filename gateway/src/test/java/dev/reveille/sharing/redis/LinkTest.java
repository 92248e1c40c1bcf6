package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the connections to Redis when something goes wrong that nobody thought of. */
class LinkTest {

    @TempDir Path folder;
    @AutoClose private final SystemTime time = new SystemTime();
    private final Heard heard = new Heard();

    @Test
    void what_could_not_be_taken_in_keeps_nothing_else_from_being_heard() throws Exception {
        try (StandInRedis redis = StandInRedis.start()) {
            Link link = link(redis.address(), Optional.empty());
            link.begin();
            await().until(redis::listeners, count -> count == 1);
            redis.publish("1\ttwo/b\twakes\tstumbling");
            redis.publish("1\ttwo/b\twakes\tapp");

            await().until(() -> heard.wakes.equals(List.of("app")));
            assertThat(redis.connections()).isEqualTo(2);
            link.close();
        }
    }

    @Test
    void it_is_tried_again_whatever_went_wrong() throws Exception {
        try (StandInRedis redis = StandInRedis.start()) {
            heard.stumbles = true;
            Link link = link(redis.address(), Optional.empty());
            link.begin();
            assertThat(heard.losses).containsExactly("stumbled");

            heard.stumbles = false;

            await().until(() -> heard.beats > 0);
            link.close();
        }
    }

    @Test
    void a_file_of_certificates_that_is_of_no_use_is_named() throws Exception {
        try (StandInRedis redis = StandInRedis.start()) {
            URI safe = URI.create(redis.address().toString().replace("redis:", "rediss:"));
            Path missing = folder.resolve("missing.pem");
            Path empty = Files.createFile(folder.resolve("empty.pem"));
            for (Path file : List.of(missing, empty)) {
                Link link = link(safe, Optional.of(file));
                link.begin();
                link.close();
            }

            assertThat(heard.losses)
                    .containsExactly(
                            "there is no file " + missing + " (ca_file)",
                            empty + " holds no certificate (ca_file)");
        }
    }

    private Link link(URI redis, Optional<Path> caFile) {
        SharingChoice choice =
                new SharingChoice(
                        redis,
                        Optional.empty(),
                        Optional.empty(),
                        caFile,
                        "test",
                        Optional.empty(),
                        Duration.ofMinutes(5));
        return new Link(new Door(choice), "news", time, heard);
    }

    private static final class Heard implements Link.Listener {

        private final List<String> wakes = new CopyOnWriteArrayList<>();
        private final List<String> losses = new CopyOnWriteArrayList<>();
        private volatile boolean stumbles;
        private volatile int beats;

        @Override
        public void heard(Message message) {
            if (message.what() instanceof Message.Wakes(String workload)) {
                if (workload.equals("stumbling")) {
                    throw new IllegalStateException("stumbled");
                }
                wakes.add(workload);
            }
        }

        @Override
        public void beat() throws IOException {
            if (stumbles) {
                throw new IllegalStateException("stumbled");
            }
            beats = 1;
        }

        @Override
        public void lost(String why) {
            losses.add(why);
        }
    }
}
