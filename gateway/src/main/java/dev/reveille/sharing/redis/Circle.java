package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Contact;
import dev.reveille.sharing.Poll;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.time.Time;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway among those that share through one Redis: who they are, and what they say to each
 * other. Thread-safe.
 */
final class Circle implements Link.Listener {

    private static final Logger log = LoggerFactory.getLogger(Circle.class);

    /** How long others may take to be back after all have lost Redis. */
    private static final Duration SETTLE = Duration.ofSeconds(6);

    private static final int MOST_USES = 200;

    private final SharingChoice choice;
    private final Door door;
    private final Time time;
    private final String own;
    private final Roll roll;
    private final Link link;
    private final Locks locks;
    private final Contact contact;
    private final Map<String, Poll> polls = new ConcurrentHashMap<>();

    /** What waits for the end of a claim on a workload. */
    private final Map<String, CompletableFuture<String>> ends = new ConcurrentHashMap<>();

    private volatile Optional<Present> present = Optional.empty();
    private volatile boolean leaving;

    /** This gateway, once it has begun, and what it has consented to. */
    private record Present(ThisGateway here, Yielded yielded) {}

    /**
     * Nothing is begun.
     *
     * @param own this gateway's id
     */
    Circle(SharingChoice choice, String own, Time time) {
        this.choice = choice;
        this.door = new Door(choice);
        this.time = time;
        this.own = own;
        this.roll = new Roll(own, choice.forgetAfter(), time);
        this.link = new Link(door, choice.prefix() + ":news:" + door.database(), time, this);
        this.locks = new Locks(link, choice.prefix(), own);
        this.contact = new Contact(SETTLE, time);
    }

    /** Joins, or tries to for the first time. */
    void begin(ThisGateway here) {
        present = Optional.of(new Present(here, new Yielded(here, locks, time)));
        link.begin();
    }

    Locks locks() {
        return locks;
    }

    Standing standing() {
        return contact.standing(roll.names());
    }

    boolean isConnected() {
        return contact.isMade();
    }

    /** Why it cannot be known whether the others use something; empty if it can be asked. */
    Optional<String> doubt() {
        return contact.doubt()
                .or(
                        () ->
                                roll.silent()
                                        .map(
                                                id ->
                                                        "gateway %s has vanished without taking leave, and may be serving"
                                                                .formatted(Roll.name(id))));
    }

    /** Asks all others, until {@link #close} of the same claim. */
    Poll ask(String claim, SleepWish wish) {
        Poll poll = new Poll(roll.others(), Roll::name);
        polls.put(claim, poll);
        say(new Message.Asks(claim, wish));
        return poll;
    }

    /** Answers to this question count no more. */
    void close(String claim) {
        polls.remove(claim);
    }

    /** Whether nobody is known now who was not asked. */
    boolean areAllAsked(Poll poll) {
        return poll.hasAsked(roll.others());
    }

    /** When somebody's claim on it ends: the claim. */
    CompletableFuture<String> end(String workload) {
        return ends.computeIfAbsent(workload, _ -> new CompletableFuture<>());
    }

    CompletableFuture<Long> say(Message.What what) {
        return link.say(new Message(own, what));
    }

    /** Enters this gateway on the roll, and reads who else is on it. */
    CompletableFuture<Void> enter() {
        if (leaving) {
            return CompletableFuture.failedFuture(new IOException("it takes leave"));
        }
        String[] keys = {gateways()};
        String forgetAfter = String.valueOf(choice.forgetAfter().toMillis());
        return link.call(
                        redis ->
                                redis.<List<String>>eval(
                                        Scripts.ENTER,
                                        ScriptOutputType.MULTI,
                                        keys,
                                        own,
                                        forgetAfter))
                .thenAccept(this::read);
    }

    /** Each id, and how many milliseconds ago it was there. */
    private void read(List<String> all) {
        for (int i = 0; i + 1 < all.size(); i += 2) {
            roll.heard(all.get(i), Duration.ofMillis(Long.parseLong(all.get(i + 1))));
        }
    }

    private String gateways() {
        return choice.prefix() + ":gateways";
    }

    /** Takes leave of the others, who are told so when this has ended. */
    CompletableFuture<Long> leave() {
        leaving = true;
        link.call(redis -> redis.zrem(gateways(), own));
        return say(new Message.Leaves());
    }

    /** Ends the connections. */
    void end() {
        link.close();
    }

    @Override
    public void heard(Message message) {
        if (!leaving && !message.from().equals(own)) {
            present.ifPresent(known -> heard(message.from(), message.what(), known));
        }
    }

    private void heard(String from, Message.What what, Present known) {
        roll.heard(from, Duration.ZERO);
        switch (what) {
            case Message.Used(List<Use> uses) -> uses.forEach(known.here::usedElsewhere);
            case Message.Asks(String claim, SleepWish wish) ->
                    known.yielded.consider(
                            claim, wish, consent -> say(new Message.Answers(claim, consent)));
            case Message.Answers(String claim, Consent consent) ->
                    Optional.ofNullable(polls.get(claim))
                            .ifPresent(poll -> poll.answered(from, consent));
            case Message.Wakes(String workload) -> known.here.wakesElsewhere(workload);
            case Message.Releases(String claim, String workload) -> {
                Optional.ofNullable(ends.remove(workload)).ifPresent(end -> end.complete(claim));
                known.yielded.released(workload, claim);
            }
            case Message.Leaves() -> roll.left(from);
        }
    }

    @Override
    public void beat() throws IOException {
        door.demand(enter());
        if (contact.made()) {
            LogEvent.SHARING_REACHED
                    .to(log)
                    .log(
                            "Shares its workloads as {} with the gateways at {}",
                            Roll.name(own),
                            door.place());
        }
        List<Use> uses = present.map(known -> known.here.uses()).orElse(List.of());
        for (int i = 0; i < uses.size() && !roll.others().isEmpty(); i += MOST_USES) {
            say(new Message.Used(uses.subList(i, Math.min(uses.size(), i + MOST_USES))));
        }
    }

    @Override
    public void lost(String why) {
        if (leaving || !contact.lost()) {
            return;
        }
        LogEvent.SHARING_LOST
                .to(log)
                .log(
                        "The other gateways cannot be reached through {}: {}. Until they can, this"
                                + " one goes on alone, and puts nothing to sleep for want of use",
                        door.place(),
                        why);
    }
}
