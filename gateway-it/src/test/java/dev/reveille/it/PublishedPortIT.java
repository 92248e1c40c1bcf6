package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Containers that count by their published ports only, as with Docker Desktop, where their own
 * addresses lead nowhere.
 */
@Needs(Need.ENGINE)
class PublishedPortIT {

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.on(Engine.ofThisMachine(), "  address: published\n");
    }

    @Test
    void the_published_port_is_asked_and_found_again_when_it_is_another_one() {
        Container site =
                stage.wake(
                        stage.workload("published")
                                .options("--publish", "127.0.0.1::80")
                                .website("published"));
        String first = site.port(80);
        assertThat(stage.get(site, "/").body()).isEqualTo("published\n");

        // Somebody else has its port meanwhile, as like as not.
        Container other =
                stage.engine()
                        .container("other")
                        .options("--publish", "127.0.0.1::80")
                        .website("other")
                        .create();
        site.stop();
        stage.awaitStatus(site, "sleeping");
        other.start();
        assertThat(stage.get(site, "/").body()).isEqualTo("published\n");
        assertThat(site.port(80)).isNotEmpty().isNotEqualTo(other.port(80));
        assertThat(first).startsWith("127.0.0.1:");
    }

    @Test
    void one_that_publishes_nothing_has_no_address_and_the_operator_is_told() throws Exception {
        Container hidden =
                stage.create(
                        stage.workload("hidden")
                                .label("dag.start_timeout", "1s")
                                .website("hidden"));

        HttpResponse<String> answer = stage.get(hidden, "/");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(stage.ask("/_status/api", hidden.name()).body()).contains("it has no address");
    }
}
