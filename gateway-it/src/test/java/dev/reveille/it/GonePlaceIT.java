package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Stage;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is under way where a workload was, when its network is gone without a word: no end of the
 * connection ever comes.
 */
class GonePlaceIT {

    /** Far less than the quarter of an hour after which the system gives up. */
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Answers at once, except for the first time that it is asked. */
    private static final String SLOW_ONCE =
            """
            mkdir -p /www/cgi-bin
            cat >/www/cgi-bin/slow <<'END'
            #!/bin/sh
            mkdir /tmp/once 2>/dev/null && { touch /tmp/asked; sleep 600; }
            printf 'Content-Type: text/plain\\r\\n\\r\\nat last'
            END
            chmod 755 /www/cgi-bin/slow
            exec httpd -f -p 80 -h /www
            """;

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void a_request_that_nothing_came_of_is_asked_again_where_the_workload_is_now()
            throws Exception {
        String left = stage.engine().network("left");
        Container app =
                inTwoNetworks(left, stage.workload("unanswered").command("sh", "-c", SLOW_ONCE));
        CompletableFuture<HttpResponse<String>> asked = stage.asking(app, "/cgi-bin/slow");
        await().atMost(SOON)
                .until(() -> app.isRunning() && app.exec("ls", "/tmp").contains("asked"));

        stage.engine().docker("network", "disconnect", left, app.name());

        HttpResponse<String> answer = asked.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("at last");
    }

    @Test
    void an_answer_under_way_there_breaks_off() throws Exception {
        String left = stage.engine().network("behind");
        Container app = inTwoNetworks(left, stage.workload("half").testApp());
        try (RawConnection client = RawConnection.to(stage.gateway().port())) {
            client.send(
                    "GET /download?bytes=1000000&seconds=100 HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(Stage.host(app.name())));
            client.readHead();

            stage.engine().docker("network", "disconnect", left, app.name());

            assertThatThrownBy(client::readToEnd)
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
    }

    private static Container inTwoNetworks(String first, ContainerRecipe recipe) {
        Container app = stage.create(recipe.options("--network", first));
        stage.engine()
                .docker(
                        "network",
                        "connect",
                        stage.engine().network("right-of-" + first),
                        app.name());
        return app;
    }
}
