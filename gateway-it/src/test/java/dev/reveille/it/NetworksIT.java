package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.NotOnPodman;
import dev.reveille.it.fixture.Stage;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A container on two networks is asked on the right one. Its server logs who asks; from each
 * network that is the network's own gateway address.
 */
@EveryEngine
class NetworksIT {

    @AutoClose static Stage stage;

    static String first;
    static String second;

    @BeforeAll
    static void open() {
        stage = Stage.open();
        // Named against the alphabet, so that an order by name would show.
        first = stage.engine().network("z-first");
        second = stage.engine().network("a-second");
    }

    @Test
    void the_network_key_chooses_where_it_is_asked() {
        Container app = onBoth("chosen", "dag.network", second);

        assertThat(stage.get(app, "/").body()).isEqualTo("served\n");

        assertThat(visitors(app)).isNotEmpty().allMatch(from -> from.equals(gatewayOf(second)));
    }

    @Test
    @NotOnPodman("it does not tell on which network a container was first")
    void without_it_the_first_attached_network_is_asked() {
        Container app = onBoth("unchosen", "dag.target_port", "80");

        assertThat(stage.get(app, "/").body()).isEqualTo("served\n");

        assertThat(visitors(app)).isNotEmpty().allMatch(from -> from.equals(gatewayOf(first)));
    }

    @Test
    void a_network_that_it_is_not_on_is_named_to_the_operator() throws Exception {
        Container app =
                stage.create(
                        logging("elsewhere", "dag.network", "nowhere")
                                .options("--network", first)
                                .label("dag.start_timeout", "1s"));

        assertThat(stage.get(app, "/").body())
                .contains("it has no address")
                .doesNotContain("nowhere");
        assertThat(stage.ask("/_status/api", app.name()).body())
                .contains("no address on network", "nowhere");
    }

    private static Container onBoth(String role, String label, String value) {
        Container app = stage.create(logging(role, label, value).options("--network", first));
        stage.engine().docker("network", "connect", second, app.name());
        return app;
    }

    private static ContainerRecipe logging(String role, String label, String value) {
        return stage.workload(role)
                .label(label, value)
                .command(
                        "sh",
                        "-c",
                        "mkdir -p /www && echo served >/www/index.html"
                                + " && exec httpd -f -v -p 80 -h /www")
                .options("--stop-signal", "KILL");
    }

    /** Lines such as {@code [::ffff:172.18.0.1]:41234: response:200}. */
    private static List<String> visitors(Container app) {
        await().until(() -> app.log().stream().anyMatch(line -> line.contains("response:200")));
        return app.log().stream()
                .filter(line -> line.contains("response:200"))
                .map(line -> line.replaceAll("^\\[?(?:::ffff:)?([0-9.]+).*", "$1"))
                .toList();
    }

    private static String gatewayOf(String network) {
        return stage.engine()
                .docker(
                        "network",
                        "inspect",
                        "--format",
                        "{{(index .IPAM.Config 0).Gateway}}",
                        network);
    }
}
