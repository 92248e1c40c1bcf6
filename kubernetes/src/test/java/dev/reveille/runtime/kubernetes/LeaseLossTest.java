package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.SharingMember.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Permission.Granted;
import dev.reveille.sharing.Permission.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What two gateways do that share by Leases when one of them stops, or vanishes without a word. */
class LeaseLossTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration FORGET_AFTER = Duration.ofSeconds(30);

    /** Of a claim, and of the lead: see HeldLease and Leader. */
    private static final Duration CLAIM = Duration.ofSeconds(9);

    private static final Duration LEAD = Duration.ofSeconds(15);

    @AutoClose private final StandInCluster cluster = new StandInCluster();
    @AutoClose private final SharingMember one = join("one");
    @AutoClose private final SharingMember two = join("two");

    private SharingMember join(String id) {
        return SharingMember.join(cluster, id, FORGET_AFTER);
    }

    /** The one that leads, once it may put something to sleep. */
    private SharingMember awaitLeader() {
        return await().atMost(SOON)
                .until(
                        () ->
                                Stream.of(one, two)
                                        .filter(member -> member.obstacle().isEmpty())
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private SharingMember otherThan(SharingMember member) {
        return member == one ? two : one;
    }

    @Test
    void what_one_that_vanished_has_in_hand_is_taken_over_once_its_claim_has_lapsed() {
        Claim first = ((Granted) one.sharing.askToWake("blog")).claim();
        await().atMost(SOON).until(() -> two.heard.contains("woken blog"));
        one.vanish();
        Instant before = Instant.now();
        assertThat(two.sharing.askToWake("blog"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.why()).isEqualTo("gateway one is starting it"));
        Claim second = awaitClaim(first);
        assertThat(Duration.between(before, Instant.now())).isLessThan(CLAIM.multipliedBy(2));

        // It is back, and goes on as if nothing had been: what it has lost stays lost.
        one.comeBack();
        await().atMost(SOON).until(() -> one.heard.contains("woken blog"));
        Instant terms = Instant.now().plus(CLAIM);
        await().atMost(SOON)
                .until(
                        () -> {
                            assertThat(first.isHeld()).isFalse();
                            assertThat(second.isHeld()).isTrue();
                            return Instant.now().isAfter(terms);
                        });
        first.release();
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(
                        () ->
                                one.sharing
                                        .askToWake("blog")
                                        .equals(new Refused("gateway two is starting it")));
        second.release();
        await().atMost(SOON).until(() -> release(one.sharing.askToWake("blog")));
    }

    /** The second one's, which it gets when the first one does not count its own as held. */
    private Claim awaitClaim(Claim first) {
        Permission answer =
                await().atMost(SOON)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(20))
                        .until(
                                () -> two.sharing.askToWake("blog"),
                                permission -> permission instanceof Granted);
        assertThat(first.isHeld()).isFalse();
        return ((Granted) answer).claim();
    }

    @Test
    void what_one_let_sleep_that_vanished_is_regained() {
        SharingMember leader = awaitLeader();
        SharingMember other = otherThan(leader);
        assertThat(leader.idle("wiki")).isInstanceOf(Granted.class);
        assertThat(other.heard).contains("asked for wiki");
        leader.vanish();
        assertThat(other.heard).doesNotContain("regained wiki");
        await().atMost(SOON).until(() -> other.heard.contains("regained wiki"));
    }

    @Test
    void what_one_let_sleep_that_vanished_is_regained_when_a_third_one_wakes_it() {
        SharingMember leader = awaitLeader();
        SharingMember other = otherThan(leader);
        try (SharingMember third = join("three")) {
            assertThat(leader.idle("wiki")).isInstanceOf(Granted.class);
            leader.vanish();
            await().atMost(SOON).until(() -> third.sharing.askToWake("wiki") instanceof Granted);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> other.heard.contains("regained wiki"));
        }
    }

    @Test
    void a_leader_that_stops_hands_the_lead_over_at_once() {
        SharingMember leader = awaitLeader();
        SharingMember other = otherThan(leader);
        await().atMost(SOON).until(() -> other.obstacle().endsWith("leads"));
        Instant before = Instant.now();
        leader.close();
        await().atMost(SOON).until(() -> other.obstacle().isEmpty());
        assertThat(Duration.between(before, Instant.now())).isLessThan(LEAD.minusSeconds(5));
    }

    @Test
    void one_that_vanished_is_led_after_when_its_term_is_over_and_may_be_serving_until_forgotten() {
        SharingMember leader = awaitLeader();
        SharingMember other = otherThan(leader);
        leader.vanish();
        Instant before = Instant.now();
        await().atMost(SOON).until(() -> !other.obstacle().endsWith("leads"));
        assertThat(Duration.between(before, Instant.now()))
                .isBetween(LEAD.minusSeconds(5), LEAD.plusSeconds(10));
        assertThat(other.obstacle()).contains("has vanished without taking leave");
        // Itself, it knows that it is cut off.
        assertThat(leader.obstacle()).isEqualTo("the other gateways cannot be asked");
        assertThat(release(leader.order("blog"))).isTrue();

        await().atMost(SOON).until(() -> other.obstacle().isEmpty());
        assertThat(Duration.between(before, Instant.now()))
                .isGreaterThan(FORGET_AFTER.minusSeconds(6));
    }
}
