package dev.reveille.it.sharing;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.sharing.redis.RedisSharing;
import dev.reveille.time.SystemTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One that shares, and agrees to everything but what it needs. Closed by the test. */
final class Member implements AutoCloseable {

    /** How long one that vanished counts as serving. */
    static final Duration FORGET_AFTER = Duration.ofSeconds(10);

    /** The name of a workload that it cannot hear of without a mistake. */
    static final String STUMBLED_OVER = "stumbled-over";

    final RedisSharing sharing;

    /** What it was told: {@code regain app}, {@code wakes app}, {@code used app}. */
    final List<String> told = new CopyOnWriteArrayList<>();

    /** While set, it makes a mistake whenever it is asked what it uses. */
    volatile boolean stumbles;

    private final SystemTime time = new SystemTime();
    private final List<String> needed = new CopyOnWriteArrayList<>();
    private final List<Use> uses = new CopyOnWriteArrayList<>();

    private Member(SharingChoice choice) {
        this.sharing = new RedisSharing(choice, choice.name().orElseThrow(), new Random(), time);
        sharing.begin(new Here());
    }

    static Member join(RedisServer redis, String prefix, String name) {
        return join(URI.create("redis://127.0.0.1:" + redis.port()), "sesame", prefix, name);
    }

    static Member join(URI redis, String password, String prefix, String name) {
        return join(redis, password, Optional.empty(), prefix, name);
    }

    static Member join(
            URI redis, String password, Optional<Path> caFile, String prefix, String name) {
        return new Member(
                new SharingChoice(
                        redis,
                        Optional.empty(),
                        Optional.of(password),
                        caFile,
                        prefix,
                        Optional.of(name),
                        FORGET_AFTER));
    }

    /** It does not agree to let this sleep from now on. */
    void needs(String workload) {
        needed.add(workload);
    }

    /** This was used a moment ago, which it says once. */
    void uses(String workload) {
        uses.add(new Use(workload, Duration.ofMillis(10)));
    }

    Permission askToSleep(String workload) {
        return sharing.askToSleep(new SleepWish(workload, SleepWish.Why.IDLE, Duration.ZERO));
    }

    Permission askToSleepByOrder(String workload) {
        return sharing.askToSleep(
                new SleepWish(workload, SleepWish.Why.ORDER, Duration.ofMillis(100)));
    }

    boolean isInTouchWith(String... names) {
        return sharing.standing().connected() && sharing.standing().others().equals(List.of(names));
    }

    @Override
    public void close() {
        sharing.close();
        time.close();
    }

    private final class Here implements ThisGateway {

        @Override
        public List<Use> uses() {
            if (stumbles) {
                throw new IllegalStateException("stumbled");
            }
            List<Use> now = List.copyOf(uses);
            uses.clear();
            return now;
        }

        @Override
        public void usedElsewhere(Use use) {
            told.add("used " + use.workload());
        }

        @Override
        public void letSleep(SleepWish wish, Consumer<Consent> answer) {
            answer.accept(
                    needed.contains(wish.workload())
                            ? new Consent.Denied("uses it", Optional.of(Duration.ofSeconds(1)))
                            : new Consent.Given());
        }

        @Override
        public void regain(String workload) {
            told.add("regain " + workload);
        }

        @Override
        public void wakesElsewhere(String workload) {
            if (workload.equals(STUMBLED_OVER)) {
                throw new IllegalStateException("stumbled");
            }
            told.add("wakes " + workload);
        }
    }
}
