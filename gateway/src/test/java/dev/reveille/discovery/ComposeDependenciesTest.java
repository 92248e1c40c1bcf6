package dev.reveille.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Compose's own dependencies")
class ComposeDependenciesTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void are_taken_over_with_the_names_of_the_containers() {
        Catalog catalog =
                merge(
                        service("shop-web-1", "web", "db:service_started:false", "host=shop.test"),
                        service("shop-db-1", "db", ""));

        assertThat(dependsOn(catalog, "shop-web-1")).containsExactly("shop-db-1");
        assertThat(catalog.rejections()).isEmpty();
    }

    @Test
    void give_way_to_an_explicit_depends_on_even_an_empty_one() {
        Instance cache = service("shop-cache-1", "cache", "", "host=cache.test");
        Catalog explicit =
                merge(
                        service(
                                "shop-web-1",
                                "web",
                                "db:service_started:false",
                                "host=shop.test",
                                "depends_on=shop-cache-1"),
                        service("shop-db-1", "db", "", "host=db.test"),
                        cache);
        Catalog none =
                merge(
                        service(
                                "shop-web-1",
                                "web",
                                "cache:service_started:false",
                                "host=shop.test",
                                "depends_on="),
                        cache);

        assertThat(dependsOn(explicit, "shop-web-1")).containsExactly("shop-cache-1");
        assertThat(dependsOn(none, "shop-web-1")).isEmpty();
    }

    @Test
    void on_what_is_left_out_are_none() {
        Catalog catalog =
                merge(
                        service("a-taker", "taker", "", "host=db.test"),
                        service("shop-web-1", "web", "db:service_started:false", "host=shop.test"),
                        service("shop-db-1", "db", "", "host=db.test"));

        assertThat(dependsOn(catalog, "shop-web-1")).isEmpty();
        assertThat(catalog.rejections())
                .extracting(Rejection::container)
                .containsExactly("shop-db-1");
    }

    @Test
    void never_touch_a_container_that_has_no_labels_of_ours() {
        Instance db =
                instance(
                        "shop-db-1",
                        Map.of(
                                "com.docker.compose.project",
                                "shop",
                                "com.docker.compose.service",
                                "db"));
        Catalog catalog =
                merge(
                        service("shop-web-1", "web", "db:service_healthy:true", "host=shop.test"),
                        db);

        assertThat(catalog.workloads())
                .extracting(WorkloadDefinition::name)
                .containsExactly("shop-web-1");
        assertThat(dependsOn(catalog, "shop-web-1")).isEmpty();
    }

    @Test
    void mean_every_container_of_the_service_but_not_those_of_other_projects_or_one_off_ones() {
        Catalog catalog =
                merge(
                        service("shop-web-1", "web", "db:service_started:false", "host=shop.test"),
                        service("shop-db-1", "db", ""),
                        service("shop-db-2", "db", ""),
                        with(service("blog-db-1", "db", "", "host=b.test"), "project", "blog"),
                        with(service("shop-db-run-1", "db", "", "host=r.test"), "oneoff", "True"));

        assertThat(dependsOn(catalog, "shop-web-1")).containsExactly("shop-db-1", "shop-db-2");
    }

    @ParameterizedTest
    @CsvSource({
        "service_started, '', RUNS",
        "service_started, target_port=5432, ANSWERS",
        "service_started, host=db.test, ANSWERS",
        "service_healthy, '', ANSWERS",
        "service_completed_successfully, '', COMPLETED",
        "service_completed_successfully, ready_when=answers, ANSWERS",
        "service_started, ready_when=completed, COMPLETED",
        "service_unheard_of, '', RUNS"
    })
    void say_when_the_dependency_is_ready(String condition, String label, ReadyWhen expected) {
        Instance db =
                label.isEmpty()
                        ? service("shop-db-1", "db", "")
                        : service("shop-db-1", "db", "", label);
        Catalog catalog =
                merge(
                        service("shop-web-1", "web", "db:" + condition + ":true", "host=shop.test"),
                        db);

        assertThat(workload(catalog, "shop-db-1").reach().readyWhen()).isEqualTo(expected);
    }

    @Test
    void ask_for_the_strongest_of_several_conditions() {
        Catalog catalog =
                merge(
                        service("shop-a-1", "a", "db:service_started:false", "host=a.test"),
                        service("shop-b-1", "b", "db:service_healthy:false", "host=b.test"),
                        service("shop-db-1", "db", ""));

        assertThat(workload(catalog, "shop-db-1").reach().readyWhen()).isEqualTo(ReadyWhen.ANSWERS);
    }

    private static WorkloadDefinition workload(Catalog catalog, String name) {
        return catalog.workloads().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> dependsOn(Catalog catalog, String name) {
        return workload(catalog, name).lifecycle().dependsOn();
    }

    private static Catalog merge(Instance... instances) {
        ConfigurationReader.Result empty =
                new ConfigurationReader(Map.of(), CLOCK).read("config.yaml", "");
        Configuration file = ((ConfigurationReader.Result.Valid) empty).configuration();
        return new CatalogMerge(CLOCK.withZone(ZoneOffset.UTC)).merge(file, List.of(instances));
    }

    /** A container of the project "shop" that asked for us. */
    private static Instance service(
            String name, String service, String dependsOn, String... labels) {
        Map<String, String> all = new TreeMap<>();
        all.put("com.docker.compose.project", "shop");
        all.put("com.docker.compose.service", service);
        all.put("com.docker.compose.depends_on", dependsOn);
        all.put("dag.enabled", "true");
        Arrays.stream(labels)
                .map(label -> label.split("=", 2))
                .forEach(label -> all.put("dag." + label[0], label[1]));
        return instance(name, all);
    }

    private static Instance with(Instance instance, String key, String value) {
        Map<String, String> labels = new TreeMap<>(instance.labels());
        labels.put("com.docker.compose." + key, value);
        return instance(instance.name(), labels);
    }

    private static Instance instance(String name, Map<String, String> labels) {
        return new Instance(name, name, "image", labels, new Instance.Stopped("", 0, ""), 0);
    }
}
