package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Permission.Granted;
import dev.reveille.sharing.Permission.Refused;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.SleepWish.Why;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.sharing.kubernetes.LeaseSharing;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two gateways' ways to share, before the stand-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseSharingTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final StandInCluster cluster = new StandInCluster();
    private final SystemTime time = new SystemTime();
    private final Member one = new Member("one");
    private final Member two = new Member("two");

    /** One of them, and what it is asked and told. */
    private final class Member implements ThisGateway {

        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final Sharing sharing;
        private volatile Consent consent = new Consent.Given();

        Member(String name) {
            sharing =
                    new LeaseSharing(
                            Clients.client(
                                    Clients.config(
                                            new KubernetesChoice(
                                                    Optional.of(cluster.kubeconfig()),
                                                    Optional.empty(),
                                                    List.of(),
                                                    Optional.empty(),
                                                    List.of(),
                                                    Optional.empty()),
                                            Map.of()),
                                    new Suspicion()),
                            cluster.namespace(),
                            name,
                            Duration.ofMinutes(5),
                            time);
        }

        Permission idle(String workload) {
            return sharing.askToSleep(new SleepWish(workload, Why.IDLE, Duration.ZERO));
        }

        @Override
        public List<Use> uses() {
            return List.of();
        }

        @Override
        public void usedElsewhere(Use use) {
            heard.add("used " + use.workload());
        }

        @Override
        public void letSleep(SleepWish wish, Consumer<Consent> answer) {
            heard.add("asked for " + wish.workload());
            answer.accept(consent);
        }

        @Override
        public void regain(String workload) {
            heard.add("regained " + workload);
        }

        @Override
        public void wakesElsewhere(String workload) {
            heard.add("woken " + workload);
        }
    }

    @BeforeAll
    void begin() {
        one.sharing.begin(one);
        two.sharing.begin(two);
        // The others may take their time to be back, and one has to be chosen.
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> release(leader().idle("nothing")));
    }

    private static boolean release(Permission permission) {
        if (permission instanceof Granted(Claim claim)) {
            claim.release();
            return true;
        }
        return false;
    }

    /** Found by what it says of itself. */
    private Member leader() {
        Permission permission = one.idle("probe");
        release(permission);
        return permission instanceof Refused refused && refused.why().endsWith("leads") ? two : one;
    }

    private Member other() {
        return leader() == one ? two : one;
    }

    @AfterAll
    void end() {
        one.sharing.close();
        two.sharing.close();
        time.close();
        cluster.close();
    }

    @Test
    void one_puts_to_sleep_for_want_of_use_and_any_by_an_order() {
        Member other = other();
        assertThat(other.idle("blog"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).endsWith("leads"));
        Permission ordered =
                other.sharing.askToSleep(new SleepWish("blog", Why.ORDER, Duration.ZERO));
        assertThat(release(ordered)).isTrue();
    }

    @Test
    void nothing_is_put_to_sleep_that_another_one_uses() {
        Member leader = leader();
        Member other = other();
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
        Member other = other();
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
}
