package dev.reveille.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.discovery.CatalogChange.Changed;
import dev.reveille.discovery.Rejection.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogChangeTest {

    private static final Catalog BEFORE =
            catalog(
                    """
                    containers:
                      - {name: same, host: same.test}
                      - {name: other, host: other.test, idle_timeout: 1m}
                      - {name: gone, host: gone.test}
                    """);

    private static final Catalog AFTER =
            catalog(
                    """
                    containers:
                      - {name: other, host: other.test, idle_timeout: 60s, target_port: 81}
                      - {name: new, host: new.test}
                      - {name: same, host: same.test, start_timeout: 1m}
                    groups:
                      - {name: g, host: g.test, containers: [same]}
                    """);

    @Test
    void each_workload_is_added_changed_removed_or_unchanged() {
        CatalogChange change = CatalogChange.between(BEFORE, AFTER);

        assertThat(change.added()).containsExactly(workload(AFTER, "new"));
        assertThat(change.changed())
                .containsExactly(new Changed(workload(BEFORE, "other"), workload(AFTER, "other")));
        assertThat(change.removed()).containsExactly(workload(BEFORE, "gone"));
        assertThat(change.unchanged()).containsExactly(workload(BEFORE, "same"));
        assertThat(change.groupsChanged()).isTrue();
        assertThat(change.isEmpty()).isFalse();
    }

    @Test
    void a_catalog_does_not_differ_from_itself() {
        CatalogChange change = CatalogChange.between(AFTER, AFTER);

        assertThat(change.isEmpty()).isTrue();
        assertThat(change.unchanged()).isEqualTo(AFTER.workloads());
    }

    @Test
    void changed_groups_alone_are_a_change() {
        Catalog without =
                new Catalog(AFTER.workloads(), List.of(), AFTER.rejections(), AFTER.warnings());

        assertThat(CatalogChange.between(AFTER, without).isEmpty()).isFalse();
    }

    @Test
    void everything_is_added_to_an_empty_catalog() {
        assertThat(CatalogChange.between(Catalog.empty(), AFTER).added())
                .isEqualTo(AFTER.workloads());
    }

    @Test
    void rejections_and_warnings_are_new_once() {
        Rejection old = new Rejection("a", Reason.NO_HOST, "old");
        Rejection fresh = new Rejection("a", Reason.MALFORMED, "fresh");
        ConfigProblem warning = new ConfigProblem("container \"b\"", 0, 0, "label dag.icon", "w");
        Catalog first = new Catalog(List.of(), List.of(), List.of(old), List.of());
        Catalog second = new Catalog(List.of(), List.of(), List.of(fresh, old), List.of(warning));

        CatalogChange change = CatalogChange.between(first, second);

        assertThat(change.newRejections()).containsExactly(fresh);
        assertThat(change.newWarnings()).containsExactly(warning);
        assertThat(CatalogChange.between(second, second).newRejections()).isEmpty();
        assertThat(CatalogChange.between(second, second).newWarnings()).isEmpty();
    }

    private static Catalog catalog(String yaml) {
        Configuration file = CatalogMergeTest.file(yaml);
        return new Catalog(file.workloads(), file.groups(), List.of(), List.of());
    }

    private static WorkloadDefinition workload(Catalog catalog, String name) {
        return catalog.workloads().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
