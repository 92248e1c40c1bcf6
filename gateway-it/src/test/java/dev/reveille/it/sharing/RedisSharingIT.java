package dev.reveille.it.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.LogWatch;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Permission.Granted;
import dev.reveille.sharing.Permission.Refused;
import dev.reveille.sharing.Sharing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is agreed on through a real Redis, and what is not. */
@Needs(Need.REDIS_SERVER)
class RedisSharingIT {

    private static final Duration SETTLED = Duration.ofSeconds(15);

    @AutoClose static RedisServer redis;
    @AutoClose static Member one;
    @AutoClose static Member two;

    /** Of those that share with nobody but a stranger or one that vanished. */
    @AutoClose static Member loner;

    @AutoClose static Member deserted;

    private static Permission longHeld = new Refused("");

    @BeforeAll
    static void open() {
        redis = RedisServer.startWithTls();
        one = Member.join(redis, "pair", "one");
        two = Member.join(redis, "pair", "two");
        loner = Member.join(redis, "loner", "loner");
        deserted = Member.join(redis, "deserted", "left");
        longHeld = one.sharing.askToWake("slow");
        assertThat(why(one.askToSleep("early"))).contains("may not be back yet");
        await().atMost(SETTLED).until(() -> one.isInTouchWith("two") && two.isInTouchWith("one"));
        await("all have settled")
                .atMost(SETTLED)
                .until(() -> isReleasedAfter(loner.askToSleep("early")));
    }

    private static boolean isReleasedAfter(Permission answer) {
        if (answer instanceof Granted(var claim)) {
            claim.release();
            return true;
        }
        return false;
    }

    @Test
    void one_at_a_time_has_a_workload_in_hand() {
        assertThat(one.sharing.askToWake("a"))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> {
                            assertThat(why(two.sharing.askToWake("a")))
                                    .isEqualTo("gateway one is starting it");
                            assertThat(why(two.askToSleep("a")))
                                    .isEqualTo("gateway one is starting it");
                            assertThat(granted.claim().isHeld()).isTrue();
                            await().until(() -> two.told.contains("wakes a"));
                            granted.claim().release();
                            assertThat(granted.claim().isHeld()).isFalse();
                        });
        await().until(() -> two.told.contains("regain a"));
        assertThat(isReleasedAfter(two.sharing.askToWake("a"))).isTrue();
    }

    @Test
    void a_claim_is_prolonged_for_as_long_as_it_takes() {
        // Since everybody has come, which is twice its term ago.
        assertThat(two.sharing.askToWake("slow")).isInstanceOf(Refused.class);
        assertThat(((Granted) longHeld).claim().isHeld()).isTrue();
        isReleasedAfter(longHeld);
    }

    @Test
    void the_lock_of_one_that_died_lapses() {
        redis.cli("SET", "pair:lock:orphan", "wake ghost/1 1", "PX", "2500");
        Instant before = Instant.now();

        assertThat(why(one.sharing.askToWake("orphan"))).isEqualTo("gateway ghost is starting it");
        await().until(() -> isReleasedAfter(one.sharing.askToWake("orphan")));

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void what_a_stranger_has_written_in_place_of_a_lock_is_said_and_does_no_other_harm() {
        for (String written : new String[] {"x", "stop ", "by hand, for tonight"}) {
            redis.cli("SET", "loner:lock:odd", written, "PX", "60000");

            assertThat(why(loner.sharing.askToWake("odd"))).contains("no gateway", written);
            assertThat(why(loner.askToSleepByOrder("odd"))).contains("no gateway", written);
        }
        redis.cli("DEL", "loner:lock:odd");
        assertThat(isReleasedAfter(loner.askToSleepByOrder("odd"))).isTrue();
    }

    @Test
    void what_the_other_needs_does_not_sleep_and_what_it_does_not_may() {
        two.needs("needed");

        assertThat(one.askToSleep("needed"))
                .isEqualTo(new Refused("gateway two uses it", Optional.of(Duration.ofSeconds(1))));
        assertThat(redis.cli("EXISTS", "pair:lock:needed")).isEqualTo("0");
        assertThat(one.askToSleep("free"))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> {
                            assertThat(granted.claim().isHeld()).isTrue();
                            assertThat(two.told).doesNotContain("regain free");
                            granted.claim().release();
                        });
        await().until(() -> two.told.contains("regain free"));
    }

    @Test
    void who_has_agreed_regains_what_the_other_let_lapse() {
        Permission granted = one.askToSleep("lapsed");
        assertThat(granted).isInstanceOf(Granted.class);
        redis.cli("DEL", "pair:lock:lapsed");

        await().until(() -> two.told.contains("regain lapsed"));
        await().until(() -> !((Granted) granted).claim().isHeld());
    }

    @Test
    void use_is_told_to_the_other() {
        one.uses("told");

        await().until(() -> two.told.contains("used told"));
        assertThat(one.told).doesNotContain("used told");
    }

    @Test
    void others_by_another_prefix_or_database_are_none() {
        URI database = URI.create("redis://127.0.0.1:%d/1".formatted(redis.port()));
        try (Member elsewhere = Member.join(database, RedisServer.PASSWORD, "pair", "elsewhere")) {
            Permission mine = one.sharing.askToWake("b");
            assertThat(isReleasedAfter(elsewhere.sharing.askToWake("b"))).isTrue();
            assertThat(isReleasedAfter(loner.sharing.askToWake("b"))).isTrue();
            assertThat(elsewhere.isInTouchWith()).isTrue();
            isReleasedAfter(mine);
        }
    }

    @Test
    void one_that_does_not_understand_agrees_to_nothing_and_keeps_nobody_from_an_order() {
        redis.cli("ZADD", "loner:gateways", redis.seconds() + "000", "stranger/1");
        redis.cli("PUBLISH", "loner:news:0", "9\tstranger/1\tsings\tof\tthe\tfuture");

        assertThat(why(loner.askToSleep("c")))
                .isIn("another gateway came just then", "no answer from gateway stranger");
        assertThat(why(loner.askToSleep("c"))).isEqualTo("no answer from gateway stranger");
        assertThat(isReleasedAfter(loner.askToSleepByOrder("c"))).isTrue();
    }

    @Test
    void one_that_vanished_counts_as_serving_until_it_is_forgotten() {
        long before = redis.seconds() - 8;
        redis.cli("ZADD", "deserted:gateways", before + "000", "gone/1");

        await().until(() -> why(deserted.askToSleep("d")).contains("gone has vanished"));

        await().atMost(Member.FORGET_AFTER.plusSeconds(5))
                .until(() -> isReleasedAfter(deserted.askToSleep("d")));
    }

    @Test
    void one_that_takes_leave_is_asked_no_more() {
        try (Member guest = Member.join(redis, "pair", "guest")) {
            guest.needs("e");
            await().until(() -> one.isInTouchWith("guest", "two"));
            assertThat(why(one.askToSleep("e"))).isEqualTo("gateway guest uses it");
        }
        await().until(() -> isReleasedAfter(one.askToSleep("e")));
    }

    @Test
    void who_is_not_let_in_goes_on_alone() {
        URI here = URI.create("redis://127.0.0.1:" + redis.port());
        try (Member wrong = Member.join(here, "wrong", "pair", "wrong")) {
            assertThat(wrong.sharing.standing().connected()).isFalse();
            assertThat(wrong.sharing.askToWake("f")).isInstanceOf(Granted.class);
            assertThat(wrong.askToSleepByOrder("f")).isInstanceOf(Granted.class);
            assertThat(why(wrong.askToSleep("f"))).contains("cannot be asked");
        }
    }

    @Test
    void what_redis_says_to_a_wrong_password_is_told() {
        URI here = URI.create("redis://127.0.0.1:" + redis.port());
        try (LogWatch told = new LogWatch("dev.reveille.sharing.redis.Circle");
                Member wrong = Member.join(here, "wrong", "told", "wrong")) {
            assertThat(wrong.sharing.standing().connected()).isFalse();
            assertThat(told.lines())
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    here + ": Redis answers \"WRONGPASS",
                                                    "goes on alone"));
        }
    }

    @Test
    void that_redis_has_gone_is_told_once() {
        try (LogWatch told = new LogWatch("dev.reveille.sharing.redis.Circle");
                RedisServer own = RedisServer.start();
                Member member = Member.join(own, "gone", "one")) {
            own.kill();
            await().until(() -> !member.sharing.standing().connected());
            own.restart();
            await().until(() -> member.sharing.standing().connected());

            assertThat(told.lines())
                    .filteredOn(line -> line.contains(":" + own.port()))
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("Shares its workloads as one"),
                            second -> assertThat(second).contains("the connection was lost."),
                            third -> assertThat(third).startsWith("Shares its workloads as one"));
        }
    }

    @Test
    void what_could_not_be_taken_in_keeps_nothing_else_from_being_heard() {
        try (Member clumsy = Member.join(redis, "clumsy", "clumsy")) {
            await().until(() -> redis.cli("PUBSUB", "NUMSUB", "clumsy:news:0").endsWith("1"));
            redis.cli("PUBLISH", "clumsy:news:0", "1\tother/1\twakes\t" + Member.STUMBLED_OVER);
            redis.cli("PUBLISH", "clumsy:news:0", "1\tother/1\twakes\tapp");

            await().until(() -> clumsy.told.contains("wakes app"));
        }
    }

    @Test
    void it_is_tried_again_whatever_went_wrong() {
        try (Member clumsy = Member.join(redis, "again", "clumsy")) {
            clumsy.stumbles = true;
            await().until(() -> !clumsy.sharing.standing().connected());

            clumsy.stumbles = false;

            await().until(() -> clumsy.sharing.standing().connected());
        }
    }

    @Test
    void a_redis_that_does_not_answer_keeps_a_wake_up_for_half_a_second_at_most() {
        try (RedisServer own = RedisServer.start();
                Member member = Member.join(own, "frozen", "one")) {
            own.freeze();
            Instant before = Instant.now();
            Permission answer = member.sharing.askToWake("g");
            Duration took = Duration.between(before, Instant.now());
            own.thaw();

            assertThat(answer).isInstanceOf(Granted.class);
            assertThat(took).isLessThan(Sharing.WAKE_PATIENCE.multipliedBy(2));
        }
    }

    @Test
    void by_tls_only_a_certificate_that_is_trusted_will_do() {
        URI safe = URI.create("rediss://127.0.0.1:" + redis.tlsPort());
        try (Member trusting =
                        Member.join(
                                safe,
                                RedisServer.PASSWORD,
                                Optional.of(redis.certificate()),
                                "tls",
                                "trusting");
                Member wary = Member.join(safe, RedisServer.PASSWORD, "tls", "wary")) {
            assertThat(trusting.sharing.standing().connected()).isTrue();
            assertThat(wary.sharing.standing().connected()).isFalse();
        }
    }

    private static String why(Permission answer) {
        if (answer instanceof Refused refused) {
            return refused.why();
        }
        isReleasedAfter(answer);
        return "";
    }
}
