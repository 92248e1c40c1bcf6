package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ConfigurationReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people apply to their clusters. */
class ShippedManifestsTest {

    private static final Path CHART = Path.of("..", "deploy", "helm", "reveille");

    @Test
    void every_manifest_has_objects_that_kubernetes_knows_and_a_valid_configuration()
            throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(ShippedRole.FOLDER)) {
            files.forEach(file -> all.addAll(ShippedRole.objects(ShippedRole.read(file))));
        }
        assertThat(all)
                .hasSizeGreaterThan(10)
                .allSatisfy(object -> assertThat(object.getMetadata().getName()).isNotEmpty());
        assertThat(problems(all)).isEmpty();
    }

    @Test
    void the_role_allows_no_more_than_is_said() {
        ShippedRole role = new ShippedRole("workloads-role.yaml");
        assertThat(role.allows("PUT", "/apis/apps/v1/namespaces/web/deployments/a/scale")).isTrue();
        assertThat(role.allows("PUT", "/apis/apps/v1/namespaces/web/deployments/a")).isFalse();
        assertThat(role.allows("DELETE", "/api/v1/namespaces/web/pods/a")).isFalse();
        assertThat(role.allows("GET", "/api/v1/namespaces/web/secrets")).isFalse();
        assertThat(role.rules())
                .allSatisfy(rule -> assertThat(rule.toString()).doesNotContain("*"));
    }

    static boolean hasHelm() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "helm")));
    }

    @ParameterizedTest
    @EnabledIf("hasHelm")
    @ValueSource(
            strings = {
                "namespaces={web}",
                "namespaces={*},replicaCount=3",
                "patch=false,gateway.log_format=text,containers[0].name=a,containers[0].host=a.test"
            })
    void the_chart_is_well_formed_with_the_same_role_and_a_valid_configuration(String values)
            throws Exception {
        helm("lint", CHART.toString(), "--kube-version", "1.34", "--set", values);
        List<HasMetadata> made =
                ShippedRole.objects(
                        helm(
                                "template",
                                "reveille",
                                CHART.toString(),
                                "--kube-version",
                                "1.34",
                                "--namespace",
                                "reveille",
                                "--set",
                                values));
        assertThat(problems(made)).isEmpty();
        ClusterRole role =
                made.stream()
                        .filter(ClusterRole.class::isInstance)
                        .map(ClusterRole.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(new ShippedRole("workloads-role.yaml").rules()).containsAll(role.getRules());
    }

    @Test
    @EnabledIf("hasHelm")
    void the_chart_says_that_its_policy_needs_a_newer_kubernetes() throws Exception {
        String[] old = {"template", "reveille", CHART.toString(), "--kube-version", "1.29"};

        assertThat(run(old).said()).contains("Kubernetes has since 1.30: set annotationsOnly");
        assertThat(run(with(old, "--set", "annotationsOnly=false")).exitCode()).isZero();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static List<String> problems(List<HasMetadata> objects) {
        List<String> problems = new ArrayList<>();
        boolean any = false;
        for (HasMetadata object : objects) {
            Optional<String> file =
                    object instanceof ConfigMap map
                            ? Optional.ofNullable(map.getData().get("config.yaml"))
                            : Optional.empty();
            if (file.isPresent()) {
                any = true;
                if (new ConfigurationReader(Map.of(), Clock.systemUTC())
                                .read("config.yaml", file.get())
                        instanceof ConfigurationReader.Result.Invalid invalid) {
                    invalid.problems().forEach(problem -> problems.add(problem.toString()));
                }
            }
        }
        assertThat(any).as("there is a configuration").isTrue();
        return problems;
    }

    private static String helm(String... arguments) throws IOException, InterruptedException {
        Ended ended = run(arguments);
        assertThat(ended.exitCode()).as(ended.said()).isZero();
        return ended.said();
    }

    private record Ended(int exitCode, String said) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("helm"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
