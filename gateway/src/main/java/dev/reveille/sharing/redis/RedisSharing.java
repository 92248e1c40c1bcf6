package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares through Redis: what is to sleep needs everyone's consent, what is to wake is woken by
 * whoever has the lock. Thread-safe.
 */
public final class RedisSharing implements Sharing {

    private static final Logger log = LoggerFactory.getLogger(RedisSharing.class);

    /** How long others may take to answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** How long others may take to be back after all have lost Redis. */
    private static final Duration SETTLE = Duration.ofSeconds(6);

    private static final int MOST_USES = 200;
    private static final String STOP = "stop ";
    private static final String WAKE = "wake ";

    private final SharingChoice choice;
    private final Door door;
    private final Time time;
    private final String own;
    private final Roll roll;
    private final Link link;
    private final Locks locks;
    private final AtomicLong claims = new AtomicLong();
    private final Map<String, Poll> polls = new ConcurrentHashMap<>();

    /** What waits for the end of a claim on a workload. */
    private final Map<String, CompletableFuture<String>> ends = new ConcurrentHashMap<>();

    private volatile Optional<Present> present = Optional.empty();
    private volatile Standing standing;
    private volatile boolean lossTold;

    /** This gateway, once it has begun, and what it has consented to. */
    private record Present(ThisGateway here, Yielded yielded) {}

    /**
     * Not connected yet, and nothing begun.
     *
     * @param name of this gateway, without blanks
     */
    public RedisSharing(SharingChoice choice, String name, RandomGenerator random, Time time) {
        this.choice = choice;
        this.door = new Door(choice);
        this.time = time;
        this.own = name + "/" + Long.toHexString(random.nextLong());
        this.roll = new Roll(own, choice.forgetAfter(), time);
        this.link =
                new Link(door, choice.prefix() + ":news:" + door.database(), time, new Hearing());
        this.locks = new Locks(link, choice.prefix(), own);
        this.standing = new Standing(false, time.nanos(), List.of());
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public void begin(ThisGateway here) {
        present = Optional.of(new Present(here, new Yielded(here, locks, time)));
        link.begin();
    }

    @Override
    public Standing standing() {
        Standing now = standing;
        return new Standing(now.connected(), now.since(), roll.names());
    }

    @Override
    public Permission askToWake(String workload) {
        long deadline = time.nanos() + WAKE_PATIENCE.toNanos();
        String claim = claim(WAKE);
        while (standing.connected()) {
            CompletableFuture<String> end =
                    ends.computeIfAbsent(workload, _ -> new CompletableFuture<>());
            long askedAt = time.nanos();
            Optional<Optional<String>> taken = await(locks.take(workload, claim), left(deadline));
            if (taken.isEmpty()) {
                // Should it have been taken all the same.
                locks.release(workload, claim);
                break;
            }
            if (taken.get().isEmpty()) {
                link.say(new Message(own, new Message.Wakes(workload)));
                return new Permission.Granted(new Lease(claim, workload, locks, time, askedAt));
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

    private static String inHand(String holder) {
        String name = Roll.name(holder.substring(STOP.length(), holder.lastIndexOf(' ')));
        return holder.startsWith(STOP)
                ? "gateway " + name + " is putting it to sleep"
                : "gateway " + name + " is starting it";
    }

    @Override
    public Permission askToSleep(SleepWish wish) {
        boolean order = wish.why() == SleepWish.Why.ORDER;
        Optional<String> doubt = doubt();
        if (doubt.isPresent() && !order) {
            return new Permission.Refused(doubt.get());
        }
        if (!standing.connected()) {
            return new Permission.Granted(Claim.LASTING);
        }
        String claim = claim(STOP);
        long askedAt = time.nanos();
        Optional<Optional<String>> taken = await(locks.take(wish.workload(), claim), ANSWER);
        if (taken.isEmpty()) {
            locks.release(wish.workload(), claim);
            return order
                    ? new Permission.Granted(Claim.LASTING)
                    : new Permission.Refused("Redis does not answer");
        }
        if (taken.get().isPresent()) {
            return new Permission.Refused(inHand(taken.get().get()));
        }
        Lease lease = new Lease(claim, wish.workload(), locks, time, askedAt);
        Optional<Permission.Refused> objection = poll(wish, lease);
        objection.ifPresent(_ -> lease.release());
        return objection
                .<Permission>map(refused -> refused)
                .orElseGet(() -> new Permission.Granted(lease));
    }

    /** Why it cannot be known whether the others use something; empty if it can be asked. */
    private Optional<String> doubt() {
        Standing now = standing;
        if (!now.connected()) {
            return Optional.of("the other gateways cannot be asked");
        }
        if (time.since(now.since()).compareTo(SETTLE) < 0) {
            return Optional.of("other gateways may not be back yet");
        }
        return roll.silent()
                .map(
                        id ->
                                "gateway "
                                        + Roll.name(id)
                                        + " has vanished without taking leave, and may be serving");
    }

    /** Empty if all agree. */
    private Optional<Permission.Refused> poll(SleepWish wish, Lease lease) {
        boolean order = wish.why() == SleepWish.Why.ORDER;
        Poll poll = new Poll(roll.others());
        polls.put(lease.id(), poll);
        try {
            link.say(new Message(own, new Message.Asks(lease.id(), wish)));
            Optional<Optional<Permission.Refused>> outcome =
                    await(poll.outcome(), ANSWER.plus(wish.drain()));
            if (order) {
                return outcome.flatMap(objection -> objection);
            }
            if (outcome.isEmpty()) {
                return Optional.of(
                        new Permission.Refused("no answer from gateway " + poll.silent()));
            }
            return outcome.get().or(() -> lateDoubt(wish, lease, poll));
        } finally {
            polls.remove(lease.id());
        }
    }

    /** Whether the lock is still ours, and nobody has come meanwhile who was not asked. */
    private Optional<Permission.Refused> lateDoubt(SleepWish wish, Lease lease, Poll poll) {
        CompletableFuture<Boolean> ours = locks.prolong(wish.workload(), lease.id());
        boolean certain =
                await(enter().thenCombine(ours, (_, still) -> still), ANSWER).orElse(false)
                        && lease.isHeld();
        if (!certain) {
            return Optional.of(new Permission.Refused("Redis does not answer in time"));
        }
        return poll.hasAsked(roll.others())
                ? Optional.empty()
                : Optional.of(new Permission.Refused("another gateway came just then"));
    }

    private String claim(String kind) {
        return kind + own + " " + claims.incrementAndGet();
    }

    /** Enters this gateway on the roll, and reads who else is on it. */
    private CompletableFuture<Reply> enter() {
        return link.call(
                        "EVAL",
                        Scripts.ENTER,
                        "1",
                        choice.prefix() + ":gateways",
                        own,
                        String.valueOf(choice.forgetAfter().toMillis()))
                .thenApply(this::read);
    }

    private Reply read(Reply reply) {
        if (reply instanceof Reply.Items items) {
            List<String> texts = items.texts();
            for (int i = 0; i + 1 < texts.size(); i += 2) {
                roll.heard(texts.get(i), Duration.ofMillis(Long.parseLong(texts.get(i + 1))));
            }
        }
        return reply;
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
        if (standing.connected()) {
            link.call("ZREM", choice.prefix() + ":gateways", own);
            await(link.say(new Message(own, new Message.Leaves())), Duration.ofSeconds(1));
        }
        link.close();
    }

    /** What comes over the link. */
    private final class Hearing implements Link.Listener {

        @Override
        public void heard(Message message) {
            if (!message.from().equals(own)) {
                present.ifPresent(known -> heard(message.from(), message.what(), known));
            }
        }

        private void heard(String from, Message.What what, Present known) {
            if (what instanceof Message.Leaves) {
                roll.left(from);
                return;
            }
            roll.heard(from, Duration.ZERO);
            switch (what) {
                case Message.Used(List<Use> uses) -> uses.forEach(known.here::usedElsewhere);
                case Message.Asks(String claim, SleepWish wish) ->
                        known.yielded.consider(
                                claim,
                                wish,
                                consent ->
                                        link.say(
                                                new Message(
                                                        own, new Message.Answers(claim, consent))));
                case Message.Answers(String claim, Consent consent) ->
                        Optional.ofNullable(polls.get(claim))
                                .ifPresent(poll -> poll.answered(from, consent));
                case Message.Wakes(String workload) -> known.here.wakesElsewhere(workload);
                case Message.Releases(String claim, String workload) -> {
                    Optional.ofNullable(ends.remove(workload))
                            .ifPresent(end -> end.complete(claim));
                    known.yielded.released(workload, claim);
                }
                case Message.Leaves() -> {}
            }
        }

        @Override
        public void beat() throws IOException {
            Door.demand(enter());
            if (!standing.connected()) {
                standing = new Standing(true, time.nanos(), List.of());
                LogEvent.SHARING_REACHED
                        .to(log)
                        .log(
                                "Shares its workloads as {} with the gateways at {}",
                                Roll.name(own),
                                door.place());
            }
            List<Use> uses = present.map(known -> known.here.uses()).orElse(List.of());
            for (int i = 0; i < uses.size() && !roll.others().isEmpty(); i += MOST_USES) {
                List<Use> some = uses.subList(i, Math.min(uses.size(), i + MOST_USES));
                link.say(new Message(own, new Message.Used(some)));
            }
        }

        @Override
        public void lost(String why) {
            if (standing.connected() || !lossTold) {
                lossTold = true;
                standing = new Standing(false, time.nanos(), List.of());
                LogEvent.SHARING_LOST
                        .to(log)
                        .log(
                                "The other gateways cannot be reached through {}: {}. Until they"
                                        + " can, this one goes on alone, and puts nothing to sleep"
                                        + " for want of use",
                                door.place(),
                                why);
            }
        }
    }
}
