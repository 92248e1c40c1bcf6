package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.ObjectType.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What was seen before a change of ours is not taken for what came of it. */
class WrittenTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectKey SHOP = new ObjectKey(DEPLOYMENT, "web", "shop");

    private final Written written = new Written();

    private static Scaled seen(String version) {
        return new Scaled(
                SHOP,
                "uid",
                version,
                Map.of(),
                "",
                1,
                OptionalInt.empty(),
                new Selector(List.of()),
                Map.of(),
                Optional.empty());
    }

    @Test
    void it_is_behind_until_our_change_is_heard_of() {
        assertThat(written.isBehind(seen("9"))).isFalse();
        written.note(SHOP, "12");
        assertThat(written.isBehind(seen("9"))).isTrue();
        assertThat(written.isBehind(seen("11"))).isTrue();
        assertThat(written.isBehind(seen("12"))).isFalse();
        // Versions grow as numbers do, not as words.
        written.note(SHOP, "100");
        assertThat(written.isBehind(seen("99"))).isTrue();
        assertThat(written.isBehind(seen("101"))).isFalse();
    }

    @Test
    void of_two_changes_the_later_one_counts_whichever_is_noted_last() {
        written.note(SHOP, "12");
        written.note(SHOP, "10");
        assertThat(written.isBehind(seen("11"))).isTrue();
    }

    @Test
    void one_that_was_removed_and_made_anew_is_as_it_is_seen() {
        written.note(SHOP, "12");
        written.forget(SHOP);
        assertThat(written.isBehind(seen("1"))).isFalse();
    }

    @Test
    void a_server_whose_versions_are_no_numbers_is_believed() {
        written.note(SHOP, "");
        written.note(SHOP, "abc");
        assertThat(written.isBehind(seen("abb"))).isFalse();
    }

    @Test
    void while_the_news_are_late_what_was_put_to_sleep_does_not_look_awake() {
        List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
        try (StandInCluster cluster = new StandInCluster();
                SystemTime time = new SystemTime();
                WorkloadRuntime runtime = OpenRuntime.before(cluster, time)) {
            cluster.apply(Manifests.website(cluster, "shop", 1));
            try (WorkloadRuntime.Subscription _ = runtime.watch(events::add)) {
                await().atMost(SOON).until(() -> !events.isEmpty() && runs(runtime));
                cluster.way().holdWatches();
                runtime.stop("shop", Optional.empty());
                assertThat(runs(runtime)).isFalse();

                cluster.way().releaseWatches();
                runtime.start("shop");
                await().atMost(SOON).until(() -> runs(runtime));
            }
        }
    }

    private static boolean runs(WorkloadRuntime runtime) {
        return runtime.list().stream()
                .anyMatch(instance -> instance.status() instanceof Instance.Running);
    }
}
