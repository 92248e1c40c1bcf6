package dev.reveille.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.LabelReader;
import dev.reveille.config.RuntimeKind;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.discovery.Rejection.Reason;
import dev.reveille.runtime.Instance;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CatalogMergeTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-04-12T10:00:00Z"), ZoneOffset.UTC);

    private static final Configuration EMPTY = file("");

    private static final Configuration FILE =
            file(
                    """
                    containers:
                      - {name: web, host: web.test, depends_on: [db]}
                      - {name: db}
                      - {name: member}
                    groups:
                      - {name: api, host: api.test, containers: [member]}
                    """);

    @Test
    void what_the_file_defines_survives_every_merge_groups_and_dependencies_included() {
        for (List<Instance> found :
                List.of(
                        List.<Instance>of(),
                        List.of(labelled("new", "host=new.test")),
                        List.of(labelled("bad", "nonsense=1")),
                        List.of(labelled("web", "host=other.test"), plain("db")))) {
            Catalog catalog = merge(FILE, found);

            assertThat(catalog.workloads())
                    .startsWith(FILE.workloads().toArray(new WorkloadDefinition[0]));
            assertThat(catalog.groups()).isEqualTo(FILE.groups());
        }
    }

    @Test
    void labelled_containers_are_added_by_name_and_others_are_not() {
        Catalog catalog =
                merge(
                        FILE,
                        List.of(
                                labelled("z", "host=z.test"),
                                plain("untouched"),
                                labelled("a", "host=a.test", "depends_on=db,z")));

        assertThat(names(catalog)).containsExactly("web", "db", "member", "a", "z");
        assertThat(catalog.rejections()).isEmpty();
    }

    @Test
    void a_workload_does_not_vanish_when_its_schedules_are_about_to_clash() {
        Instance early =
                labelled(
                        "shop",
                        "host=shop.test",
                        "schedule_timezone=Europe/Berlin",
                        "schedule_start=30 2 * * *",
                        "schedule_stop=0 3 * * *");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-12T10:00:00Z"));
        CatalogMerge merge = new CatalogMerge(((InstantSource) now::get).withZone(ZoneOffset.UTC));
        assertThat(names(merge.merge(EMPTY, List.of(early)))).containsExactly("shop");
        // Clocks go forward from 2:00 to 3:00 on 29 March.
        now.set(Instant.parse("2026-03-27T10:00:00Z"));
        assertThat(names(merge.merge(EMPTY, List.of(early)))).containsExactly("shop");

        assertThat(
                        new CatalogMerge(Clock.fixed(now.get(), ZoneOffset.UTC))
                                .merge(EMPTY, List.of(early))
                                .rejections())
                .extracting(Rejection::container)
                .containsExactly("shop");
    }

    @Test
    void a_malformed_label_leaves_out_that_container_alone_and_says_why() {
        Catalog catalog =
                merge(
                        EMPTY,
                        List.of(
                                labelled("bad", "host=bad.test", "idle_timeout=5", "hots=x"),
                                labelled("good", "host=good.test")));

        assertThat(names(catalog)).containsExactly("good");
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "bad",
                                Reason.MALFORMED,
                                "container \"bad\": label dag.hots: unknown key (closest known key:"
                                        + " host)\n"
                                        + "container \"bad\": label dag.idle_timeout: \"5\""
                                        + " (expected: a duration such as 90s, 1h30m or 500ms)"));
    }

    @Test
    void what_a_swarm_cannot_do_leaves_out_who_asks_for_it() {
        Configuration swarm = file("gateway: {runtime: swarm}");
        Instance frozen = labelled("frozen", "host=a.test", "sleep_mode=pause");
        Instance many = labelled("many", "host=b.test", "replicas=3");

        assertThat(names(merge(swarm, List.of(frozen, many)))).containsExactly("many");
        assertThat(merge(swarm, List.of(frozen)).rejections())
                .singleElement()
                .satisfies(
                        left ->
                                assertThat(left.message())
                                        .contains("container \"frozen\": sleep_mode: pause"));
    }

    @Test
    void replicas_are_for_a_swarm_alone() {
        Catalog catalog = merge(EMPTY, List.of(labelled("many", "host=b.test", "replicas=3")));

        assertThat(catalog.workloads()).isEmpty();
        assertThat(catalog.rejections())
                .singleElement()
                .satisfies(left -> assertThat(left.message()).contains("gateway.runtime: swarm"));
    }

    @Test
    void the_file_wins_on_a_name() {
        Catalog catalog = merge(FILE, List.of(labelled("web", "host=other.test")));

        assertThat(catalog.workloads()).isEqualTo(FILE.workloads());
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "web",
                                Reason.NAME_TAKEN,
                                "container \"web\": its labels are not used, because the"
                                        + " configuration file defines it"));
    }

    @Test
    void the_file_wins_on_a_host_of_a_container_or_a_group() {
        Catalog catalog =
                merge(
                        FILE,
                        List.of(
                                labelled("a", "host=free.test,WEB.test"),
                                labelled("b", "host=api.test"),
                                labelled("c", "host=free.test")));

        assertThat(names(catalog)).containsExactly("web", "db", "member", "c");
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "a",
                                Reason.HOST_TAKEN,
                                "duplicate host mapped: \"web.test\" (in container \"a\");"
                                        + " container \"web\" of the configuration file has it"
                                        + " already"),
                        new Rejection(
                                "b",
                                Reason.HOST_TAKEN,
                                "duplicate host mapped: \"api.test\" (in container \"b\"); group"
                                        + " \"api\" of the configuration file has it already"));
    }

    @Test
    void of_two_labelled_containers_the_first_by_name_keeps_the_host() {
        List<Instance> found =
                Arrays.asList(labelled("b", "host=h.test"), labelled("a", "host=h.test"));

        Catalog catalog = merge(EMPTY, found);
        Collections.reverse(found);

        assertThat(merge(EMPTY, found)).isEqualTo(catalog);
        assertThat(names(catalog)).containsExactly("a");
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "b",
                                Reason.HOST_TAKEN,
                                "duplicate host mapped: \"h.test\" (in container \"b\"); container"
                                        + " \"a\" has it already"));
    }

    @Test
    void what_is_left_out_for_another_reason_takes_no_host_from_others() {
        Catalog catalog =
                merge(
                        EMPTY,
                        List.of(
                                labelled("a", "host=h.test", "depends_on=missing"),
                                labelled("b", "host=h.test")));

        assertThat(names(catalog)).containsExactly("b");
    }

    @Test
    void an_unknown_dependency_leaves_out_that_container_and_those_that_need_it() {
        Catalog catalog =
                merge(
                        EMPTY,
                        List.of(
                                labelled("a", "host=a.test", "depends_on=b"),
                                labelled("b", "host=b.test", "depends_on=missing"),
                                labelled("c", "host=c.test"),
                                plain("missing")));

        assertThat(names(catalog)).containsExactly("c");
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "a",
                                Reason.UNKNOWN_DEPENDENCY,
                                "container \"a\" depends on unknown container \"b\""),
                        new Rejection(
                                "b",
                                Reason.UNKNOWN_DEPENDENCY,
                                "container \"b\" depends on unknown container \"missing\""));
    }

    @Test
    void a_dependency_on_one_that_lost_its_host_is_unknown_too() {
        Catalog catalog =
                merge(
                        FILE,
                        List.of(
                                labelled("a", "host=a.test", "depends_on=b"),
                                labelled("b", "host=web.test")));

        assertThat(catalog.rejections())
                .extracting(Rejection::container, Rejection::reason)
                .containsExactly(
                        tuple("a", Reason.UNKNOWN_DEPENDENCY), tuple("b", Reason.HOST_TAKEN));
    }

    @Test
    void a_cycle_leaves_out_the_labelled_containers_in_it() {
        Catalog catalog =
                merge(
                        FILE,
                        List.of(
                                labelled("a", "host=a.test", "depends_on=b"),
                                labelled("b", "host=b.test", "depends_on=a,db"),
                                labelled("self", "host=s.test", "depends_on=self"),
                                labelled("free", "host=f.test", "depends_on=db")));

        assertThat(names(catalog)).containsExactly("web", "db", "member", "free");
        assertThat(catalog.rejections())
                .containsExactly(
                        new Rejection(
                                "a",
                                Reason.DEPENDENCY_CYCLE,
                                "container \"a\": dependency cycle detected: a → b → a"),
                        new Rejection(
                                "b",
                                Reason.DEPENDENCY_CYCLE,
                                "container \"b\": dependency cycle detected: a → b → a"),
                        new Rejection(
                                "self",
                                Reason.DEPENDENCY_CYCLE,
                                "container \"self\" cannot depend on itself"));
    }

    @Test
    void a_labelled_container_without_a_host_has_to_be_a_dependency() {
        Catalog catalog =
                merge(
                        EMPTY,
                        List.of(
                                labelled("app", "host=app.test", "depends_on=needed"),
                                labelled("needed"),
                                labelled("idle", "depends_on=only-idle"),
                                labelled("only-idle")));

        assertThat(names(catalog)).containsExactly("app", "needed");
        assertThat(catalog.rejections())
                .extracting(Rejection::container, Rejection::reason)
                .containsExactly(tuple("idle", Reason.NO_HOST), tuple("only-idle", Reason.NO_HOST));
        assertThat(catalog.rejections().getFirst().message())
                .isEqualTo(
                        "container \"idle\" has no host and nothing depends on it; give it a label"
                                + " dag.host");
    }

    @Test
    void labels_inherit_the_file_s_schedule_time_zone() {
        Catalog catalog =
                merge(
                        file("gateway: {schedule_timezone: Asia/Tokyo}"),
                        List.of(labelled("a", "host=a.test", "schedule_start=0 8 * * *")));

        assertThat(catalog.workloads().getFirst().lifecycle().schedule().orElseThrow().timezone())
                .hasToString("Asia/Tokyo");
    }

    @Test
    void warnings_of_labels_are_kept_for_those_that_are_in() {
        LabelledWorkloads labelled = new LabelledWorkloads(EMPTY);
        for (String name : List.of("a", "b")) {
            WorkloadDefinition same =
                    file("containers: [{name: %s, host: same.test}]".formatted(name))
                            .workloads()
                            .getFirst();
            labelled.add(
                    name,
                    RuntimeKind.DOCKER,
                    new LabelReader.Result.Defined(same, List.of(warning(name))));
        }

        assertThat(labelled.settle().warnings()).containsExactly(warning("a"));
    }

    private static ConfigProblem warning(String container) {
        return new ConfigProblem(container, 0, 0, "label", "of no effect");
    }

    private static Catalog merge(Configuration file, List<Instance> found) {
        return new CatalogMerge(CLOCK).merge(file, found);
    }

    private static List<String> names(Catalog catalog) {
        return catalog.workloads().stream().map(WorkloadDefinition::name).toList();
    }

    static Configuration file(String yaml) {
        ConfigurationReader.Result result =
                new ConfigurationReader(Map.of(), CLOCK).read("config.yaml", yaml);
        return ((ConfigurationReader.Result.Valid) result).configuration();
    }

    private static Instance labelled(String name, String... labels) {
        Map<String, String> all = new TreeMap<>(Map.of("dag.enabled", "true"));
        for (String label : labels) {
            int equals = label.indexOf('=');
            all.put("dag." + label.substring(0, equals), label.substring(equals + 1));
        }
        return instance(name, all);
    }

    private static Instance plain(String name) {
        return instance(name, Map.of("com.docker.compose.service", name));
    }

    private static Instance instance(String name, Map<String, String> labels) {
        return new Instance(
                name, "id-" + name, "image", labels, new Instance.Stopped("", 0, ""), 0);
    }
}
