package dev.reveille.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Configuration;
import dev.reveille.workload.TestConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastingTest {

    private static final Configuration ONE = runtimes("{name: here}");

    @Test
    void another_list_of_runtimes_waits_for_a_new_start_and_so_do_its_containers() {
        Configuration two = runtimes("{name: here}, {name: big}");

        assertThat(differences(ONE, two))
                .containsExactly(
                        "gateway.runtimes stays here: docker until the gateway is started again;"
                                + " the file says here: docker, big: docker",
                        "Containers and groups stay as well, for the file means another runtime");
        assertThat(Lasting.keep(ONE, two).gateway().runtimes()).isEqualTo(ONE.gateway().runtimes());
    }

    @Test
    void what_a_runtime_is_reached_by_waits_for_a_new_start() {
        Configuration moved =
                runtimes("{name: here, docker_host: 'tcp://h:1', address: published}");

        assertThat(differences(ONE, moved))
                .containsExactly(
                        "gateway.docker_host of here stays as if not set until the gateway is"
                                + " started again; the file says tcp://h:1",
                        "gateway.address of here stays auto until the gateway is started again;"
                                + " the file says published");
    }

    @Test
    void how_gateways_share_waits_for_a_new_start() {
        Configuration alone = TestConfiguration.of("gateway: {port: 0}");
        Configuration sharing =
                TestConfiguration.of(
                        "gateway: {port: 0, sharing: {redis: 'redis://r', password: sesame}}");

        assertThat(differences(alone, sharing))
                .containsExactly(
                        "gateway.sharing stays as if not set until the gateway is started again;"
                                + " the file says by redis://r with the prefix reveille");
        assertThat(Lasting.keep(alone, sharing).gateway().sharing()).isEmpty();
    }

    private static Configuration runtimes(String entries) {
        return TestConfiguration.of("gateway: {runtimes: [%s]}".formatted(entries));
    }

    private static List<String> differences(Configuration running, Configuration next) {
        return Lasting.differences(running.gateway(), next.gateway());
    }
}
