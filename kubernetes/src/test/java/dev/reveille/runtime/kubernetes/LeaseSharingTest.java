package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.SharingMember.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Permission.Granted;
import dev.reveille.sharing.Permission.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two gateways' ways to share, before the stand-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseSharingTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final StandInCluster cluster = new StandInCluster();
    private final SharingMember one = join("one");
    private final SharingMember two = join("two");

    private SharingMember join(String id) {
        return SharingMember.join(cluster, id, Duration.ofMinutes(5));
    }

    @BeforeAll
    void begin() {
        // The others may take their time to be back, and one has to be chosen.
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> leader().obstacle().isEmpty() && other().obstacle().endsWith("leads"));
    }

    private SharingMember leader() {
        return one.obstacle().endsWith("leads") ? two : one;
    }

    private SharingMember other() {
        return leader() == one ? two : one;
    }

    @AfterAll
    void end() {
        one.close();
        two.close();
        cluster.close();
    }

    @Test
    void one_puts_to_sleep_for_want_of_use_and_any_by_an_order() {
        SharingMember other = other();
        assertThat(other.idle("blog"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).endsWith("leads"));
        assertThat(release(other.order("blog"))).isTrue();
    }

    @Test
    void nothing_is_put_to_sleep_that_another_one_uses() {
        SharingMember leader = leader();
        SharingMember other = other();
        other.consent = new Consent.Denied("uses it", Optional.of(Duration.ofSeconds(7)));
        try {
            assertThat(leader.idle("shop"))
                    .isEqualTo(
                            new Refused(
                                    "gateway " + (other == one ? "one" : "two") + " uses it",
                                    Optional.of(Duration.ofSeconds(7))));
        } finally {
            other.consent = new Consent.Given();
        }
        await().atMost(SOON).until(() -> other.heard.contains("regained shop"));
        assertThat(other.heard).contains("asked for shop");
    }

    @Test
    void who_consents_gets_it_back_when_the_claim_is_over() {
        SharingMember other = other();
        Permission granted = leader().idle("wiki");
        assertThat(granted).isInstanceOf(Granted.class);
        assertThat(((Granted) granted).claim().isHeld()).isTrue();
        assertThat(other.heard).contains("asked for wiki").doesNotContain("regained wiki");
        assertThat(other.sharing.askToWake("wiki")).isInstanceOf(Refused.class);
        release(granted);
        await().atMost(SOON).until(() -> other.heard.contains("regained wiki"));
        await().atMost(SOON).until(() -> release(other.sharing.askToWake("wiki")));
    }

    @Test
    void one_wakes_at_a_time() {
        Permission first = one.sharing.askToWake("cloud");
        assertThat(first).isInstanceOf(Granted.class);
        assertThat(two.sharing.askToWake("cloud"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why()).contains("one is starting it"));
        await().atMost(SOON).until(() -> two.heard.contains("woken cloud"));
        release(first);
        await().atMost(SOON).until(() -> release(two.sharing.askToWake("cloud")));
    }

    @Test
    void a_claim_that_somebody_writes_on_just_then_is_given_back_all_the_same() {
        Permission first = one.sharing.askToWake("wall");
        cluster.beatOnce("DELETE /apis/coordination.k8s.io/v1/namespaces/web/leases/.*");
        Instant before = Instant.now();
        assertThat(release(first)).isTrue();
        await().atMost(SOON).until(() -> release(two.sharing.askToWake("wall")));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }
}
