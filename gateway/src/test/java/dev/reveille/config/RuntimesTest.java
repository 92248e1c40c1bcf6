package dev.reveille.config;

import static dev.reveille.config.Reading.gateway;
import static dev.reveille.config.Reading.problems;
import static dev.reveille.config.Reading.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuntimesTest {

    private static final String TWO =
            """
            gateway:
              runtimes:
                - name: here
                - {name: local, runtime: process}
            """;

    @Test
    void several_are_read_in_their_order() {
        assertThat(
                        gateway(
                                        "runtimes:",
                                        "  - name: here",
                                        "  - {name: big, docker_host: 'tcp://big:2376',"
                                                + " certificates: /etc/big, address: published}",
                                        "  - {name: local, runtime: process}")
                                .runtimes()
                                .all())
                .containsExactly(
                        new RuntimeChoice(
                                "here",
                                RuntimeKind.DOCKER,
                                Optional.empty(),
                                AddressChoice.AUTO,
                                Optional.empty()),
                        new RuntimeChoice(
                                "big",
                                RuntimeKind.DOCKER,
                                Optional.of("tcp://big:2376"),
                                AddressChoice.PUBLISHED,
                                Optional.of(Path.of("/etc/big"))),
                        new RuntimeChoice(
                                "local",
                                RuntimeKind.PROCESS,
                                Optional.empty(),
                                AddressChoice.AUTO,
                                Optional.empty()));
    }

    @Test
    void a_key_of_another_kind_of_runtime_is_not_passed_over_in_silence() {
        assertThat(
                        problems(
                                """
                                gateway:
                                  docker_host: tcp://big:2376
                                  kubernetes: {namespaces: [web]}
                                """))
                .singleElement()
                .asString()
                .contains("3:", "not allowed with this runtime (expected: runtime: kubernetes)");
        assertThat(
                        problems(
                                """
                                gateway:
                                  runtime: process
                                  docker_host: tcp://big:2376
                                  certificates: /etc/big
                                  address: published
                                """))
                .hasSize(3)
                .allSatisfy(
                        problem ->
                                assertThat(problem.toString())
                                        .contains("not allowed with this runtime"));
        assertThat(
                        problems(
                                """
                                gateway:
                                  runtimes:
                                    - {name: here, kubernetes: {namespaces: [web]}}
                                    - {name: far, runtime: kubernetes, address: published}
                                    - {name: near, runtime: kubernetes, docker_host: 'tcp://big:2376'}
                                """))
                .hasSize(2);
    }

    @Test
    void gateways_share_by_the_leases_of_one_cluster() {
        assertThat(
                        problems(
                                """
                                gateway:
                                  runtimes:
                                    - {name: a, runtime: kubernetes, kubernetes: {leases: x}}
                                    - {name: b, runtime: kubernetes, kubernetes: {leases: y}}
                                """))
                .singleElement()
                .asString()
                .contains("leases a second time");
    }

    @Test
    void a_cluster_is_named_by_its_kubeconfig_and_what_of_it_is_meant() {
        assertThat(
                        gateway(
                                        "runtime: kubernetes",
                                        "kubernetes:",
                                        "  kubeconfig: /etc/kube",
                                        "  context: home",
                                        "  namespaces: [web, tools]",
                                        "  selector: team in (a,b)",
                                        "  resources: [rollouts.argoproj.io]",
                                        "  leases: gateways")
                                .runtimes()
                                .all()
                                .getFirst()
                                .kubernetes())
                .isEqualTo(
                        new KubernetesChoice(
                                Optional.of(Path.of("/etc/kube")),
                                Optional.of("home"),
                                List.of("web", "tools"),
                                Optional.of("team in (a,b)"),
                                List.of("rollouts.argoproj.io"),
                                Optional.of("gateways")));
        assertThat(
                        gateway("runtime: kubernetes", "kubernetes: {namespaces: '*'}")
                                .runtimes()
                                .all()
                                .getFirst()
                                .kubernetes()
                                .namespaces())
                .containsExactly("*");
    }

    @Test
    void problems_stand_where_they_were_written() {
        assertThat(
                        problems(
                                """
                                gateway:
                                  docker_host: tcp://big:2376
                                  runtimes:
                                    - name: here
                                      adress: published
                                    - {name: here, address: near}
                                    - {runtime: process}
                                    - {name: b, runtime: process}
                                """))
                .containsExactly(
                        "config.yaml:2:3: gateway.docker_host: not allowed beside gateway.runtimes"
                                + " (expected: in an entry of that list)",
                        "config.yaml:5:7: gateway.runtimes[0].adress: unknown key (closest known"
                                + " key: address)",
                        "config.yaml:6:8: gateway.runtimes[1].name: duplicate runtime name found:"
                                + " \"here\"",
                        "config.yaml:6:20: gateway.runtimes[1].address: \"near\" (expected: auto,"
                                + " network or published)",
                        "config.yaml:7:7: gateway.runtimes[2].name: missing (expected: a name of"
                                + " letters, digits, hyphens and underscores that begins with a"
                                + " letter or digit)",
                        "config.yaml:8:17: gateway.runtimes[3].runtime: \"process\" a second time"
                                + " (expected: once, because local processes are all alike)");
        assertThat(problems("gateway: {runtimes: []}"))
                .containsExactly(
                        "config.yaml:1:11: gateway.runtimes: an empty list (expected: a list of"
                                + " runtimes)");
    }

    @Test
    void a_workload_may_name_its_runtime_if_there_is_one_of_that_name() {
        assertThat(valid(TWO + "containers: [{name: db@here, host: db.test}]").workloads())
                .extracting(WorkloadDefinition::name)
                .containsExactly("db@here");
        assertThat(problems(TWO + "containers: [{name: db@there, host: db.test}]"))
                .containsExactly(
                        "config.yaml:5:15: containers[0].name: container \"db@there\" names unknown"
                                + " runtime \"there\" (expected: here, local)");
        assertThat(problems("containers: [{name: db@here, host: db.test}]"))
                .containsExactly(
                        "config.yaml:1:15: containers[0].name: container \"db@here\" names unknown"
                                + " runtime \"here\" (expected: a name alone, without"
                                + " gateway.runtimes)");
    }

    @Test
    void two_workloads_of_one_name_on_two_runtimes_are_two() {
        assertThat(
                        valid(
                                        TWO
                                                + """
                                                containers:
                                                  - {name: app, host: a.test, depends_on: [db@here]}
                                                  - {name: db@here}
                                                  - {name: db@local, host: b.test, command: db}
                                                """)
                                .workloads())
                .hasSize(3);
    }

    @Test
    void commands_are_for_those_that_may_be_local_processes() {
        assertThat(problems(TWO + "containers: [{name: db@local, host: db.test}]"))
                .singleElement()
                .asString()
                .contains("containers[0].command: missing");
        assertThat(problems(TWO + "containers: [{name: db@here, host: db.test, command: db}]"))
                .singleElement()
                .asString()
                .contains("containers[0].command: not allowed with this runtime");
        assertThat(
                        valid(
                                        TWO
                                                + "containers: [{name: db, host: db.test, command:"
                                                + " db}, {name: app, host: app.test}]")
                                .workloads())
                .hasSize(2);
    }
}
