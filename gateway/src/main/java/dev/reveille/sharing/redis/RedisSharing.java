package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Shares through Redis: what is to sleep needs everyone's consent, what is to wake is woken by
 * whoever has the lock. Thread-safe.
 */
public final class RedisSharing implements Sharing {

    /** How long others may take to answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final String STOP = "stop ";
    private static final String WAKE = "wake ";

    /** What a stranger has written is quoted so far. */
    private static final int LONGEST_STRANGER = 100;

    private final Time time;
    private final String own;
    private final Circle circle;
    private final AtomicLong claims = new AtomicLong();

    /**
     * Not connected yet, and nothing begun.
     *
     * @param name of this gateway, without blanks
     */
    public RedisSharing(SharingChoice choice, String name, RandomGenerator random, Time time) {
        this.time = time;
        this.own = name + "/" + Long.toHexString(random.nextLong());
        this.circle = new Circle(choice, own, time);
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public void begin(ThisGateway here) {
        circle.begin(here);
    }

    @Override
    public Standing standing() {
        return circle.standing();
    }

    @Override
    public Permission askToWake(String workload) {
        long deadline = time.nanos() + WAKE_PATIENCE.toNanos();
        String claim = claim(WAKE);
        while (circle.isConnected()) {
            CompletableFuture<String> end = circle.end(workload);
            long askedAt = time.nanos();
            Optional<Optional<String>> taken = take(workload, claim, left(deadline));
            if (taken.isEmpty()) {
                break;
            }
            if (taken.get().isEmpty()) {
                circle.say(new Message.Wakes(workload));
                return new Permission.Granted(lease(claim, workload, askedAt));
            }
            String holder = taken.get().get();
            if (!holder.startsWith(STOP) || await(end, left(deadline)).isEmpty()) {
                return new Permission.Refused(inHand(holder));
            }
        }
        return new Permission.Granted(Claim.LASTING);
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - time.nanos()));
    }

    /** Empty if nobody answers; else who has the lock, unless it is this claim now. */
    private Optional<Optional<String>> take(String workload, String claim, Duration patience) {
        Optional<Optional<String>> taken = await(circle.locks().take(workload, claim), patience);
        if (taken.isEmpty()) {
            // Should it have been taken all the same.
            circle.locks().release(workload, claim);
        }
        return taken;
    }

    private Lease lease(String claim, String workload, long askedAt) {
        return new Lease(claim, workload, circle.locks(), time, askedAt);
    }

    /** Whose lock it is; it may be that of a stranger, who has written there what he likes. */
    private static String inHand(String holder) {
        int end = holder.lastIndexOf(' ');
        String name = end > STOP.length() ? Roll.name(holder.substring(STOP.length(), end)) : "";
        if (name.isEmpty() || !(holder.startsWith(STOP) || holder.startsWith(WAKE))) {
            return "no gateway has its lock in Redis, but \"%s\""
                    .formatted(holder.substring(0, Math.min(LONGEST_STRANGER, holder.length())));
        }
        return holder.startsWith(STOP)
                ? "gateway " + name + " is putting it to sleep"
                : "gateway " + name + " is starting it";
    }

    @Override
    public Permission askToSleep(SleepWish wish) {
        boolean order = wish.why() == SleepWish.Why.ORDER;
        Optional<String> doubt = order ? Optional.empty() : circle.doubt();
        if (doubt.isPresent()) {
            return new Permission.Refused(doubt.get());
        }
        if (!circle.isConnected()) {
            return new Permission.Granted(Claim.LASTING);
        }
        String claim = claim(STOP);
        long askedAt = time.nanos();
        Optional<Optional<String>> taken = take(wish.workload(), claim, ANSWER);
        if (taken.isEmpty()) {
            return order
                    ? new Permission.Granted(Claim.LASTING)
                    : new Permission.Refused("Redis does not answer");
        }
        if (taken.get().isPresent()) {
            return new Permission.Refused(inHand(taken.get().get()));
        }
        Lease lease = lease(claim, wish.workload(), askedAt);
        Optional<Permission.Refused> objection = objection(wish, lease);
        if (objection.isPresent()) {
            lease.release();
            return objection.get();
        }
        return new Permission.Granted(lease);
    }

    /** Empty if all agree. */
    private Optional<Permission.Refused> objection(SleepWish wish, Lease lease) {
        Poll poll = circle.ask(lease.id(), wish);
        try {
            Optional<Optional<Permission.Refused>> outcome =
                    await(poll.outcome(), ANSWER.plus(wish.drain()));
            if (wish.why() == SleepWish.Why.ORDER) {
                return outcome.flatMap(objection -> objection);
            }
            if (outcome.isEmpty()) {
                return Optional.of(
                        new Permission.Refused("no answer from gateway " + poll.silent()));
            }
            return outcome.get().or(() -> lateDoubt(wish, lease, poll));
        } finally {
            circle.close(lease.id());
        }
    }

    /** Whether the lock is still ours, and nobody has come meanwhile who was not asked. */
    private Optional<Permission.Refused> lateDoubt(SleepWish wish, Lease lease, Poll poll) {
        CompletableFuture<Boolean> ours = circle.locks().prolong(wish.workload(), lease.id());
        boolean certain =
                await(circle.enter().thenCombine(ours, (_, still) -> still), ANSWER).orElse(false)
                        && lease.isHeld();
        if (!certain) {
            return Optional.of(new Permission.Refused("Redis does not answer in time"));
        }
        return circle.areAllAsked(poll)
                ? Optional.empty()
                : Optional.of(new Permission.Refused("another gateway came just then"));
    }

    private String claim(String kind) {
        return kind + own + " " + claims.incrementAndGet();
    }

    /** Empty if it has failed or not come in time. */
    private static <T> Optional<T> await(CompletableFuture<T> answer, Duration patience) {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (circle.isConnected()) {
            await(circle.leave(), FAREWELL);
        }
        circle.end();
    }
}
