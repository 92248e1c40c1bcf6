package dev.reveille.sharing.kubernetes;

import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares through Leases of the cluster: one gateway leads and puts to sleep, for which it needs
 * everyone's consent; what is to wake is woken by whoever has the claim. Thread-safe.
 */
public final class LeaseSharing implements Sharing {

    private static final Logger log = LoggerFactory.getLogger(LeaseSharing.class);

    /** How long others may take to answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** How long others may take to be back after all have lost the API server. */
    private static final Duration SETTLE = Presence.RENEWAL.plusSeconds(1);

    private static final Duration FOR_THE_FIRST_LIST = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Leases leases;
    private final String own;
    private final Time time;
    private final Roll roll;
    private final Leader leader;
    private final Claims claims;
    private final Map<String, Question> questions = new ConcurrentHashMap<>();

    /** What waits for the end of a claim, by its name. */
    private final Map<String, CompletableFuture<Boolean>> ends = new ConcurrentHashMap<>();

    private volatile Optional<Present> present = Optional.empty();
    private volatile Standing standing;

    /** This gateway, once it has begun. */
    private record Present(
            ThisGateway here, Presence presence, Yielded yielded, LeaseWatch watch) {}

    /**
     * Not begun yet; nothing is asked of the API server.
     *
     * @param client closed with this
     * @param namespace where the Leases are
     * @param own this gateway's id: lower-case letters, digits and hyphens, unlike any other's
     * @param forgetAfter how long one that has vanished without taking leave is believed to serve
     */
    public LeaseSharing(
            KubernetesClient client,
            String namespace,
            String own,
            Duration forgetAfter,
            Time time) {
        this.client = client;
        this.leases = new Leases(client, namespace, time);
        this.own = own;
        this.time = time;
        this.roll = new Roll(own, forgetAfter, time);
        this.leader = new Leader(client, namespace, own, time);
        this.claims =
                new Claims(
                        leases,
                        own,
                        time,
                        claim -> present.map(known -> known.watch().isOver(claim)).orElse(false));
        this.standing = new Standing(false, time.nanos(), List.of());
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    /** Enters before it lists: whoever makes a claim afterwards lists this one. */
    @Override
    public void begin(ThisGateway here) {
        Presence presence = new Presence(leases, own, time, here, new Reach());
        Yielded yielded = new Yielded(here, time);
        LeaseWatch watch = new LeaseWatch(client, leases.namespace(), time, new Hearing());
        present = Optional.of(new Present(here, presence, yielded, watch));
        presence.begin();
        if (!watch.begin(FOR_THE_FIRST_LIST)) {
            log.debug("The leases are not known yet");
        }
        leader.begin();
    }

    @Override
    public Standing standing() {
        Standing now = standing;
        return new Standing(now.connected(), now.since(), roll.lately());
    }

    @Override
    public Permission askToWake(String workload) {
        long deadline = time.nanos() + WAKE_PATIENCE.toNanos();
        Map<String, String> what = Map.of(Note.WORKLOAD, workload, Note.WHY, Note.WAKE);
        try {
            while (standing.connected()) {
                String name = Claims.name(workload);
                CompletableFuture<Boolean> end =
                        ends.computeIfAbsent(name, _ -> new CompletableFuture<>());
                Claims.Taken taken = claims.take(name, what);
                if (taken.claim().isPresent()) {
                    return new Permission.Granted(taken.claim().get());
                }
                boolean again =
                        !taken.holder().isForWaking()
                                && await(end, Duration.ofNanos(deadline - time.nanos()))
                                        .isPresent();
                if (!again) {
                    return new Permission.Refused(inHand(taken.holder()));
                }
            }
        } catch (KubernetesClientException | IllegalStateException away) {
            log.debug("Cannot ask to wake {}: {}", workload, away.getMessage());
        }
        return new Permission.Granted(Claim.LASTING);
    }

    private static String inHand(Note holder) {
        return "gateway %s is %s"
                .formatted(
                        holder.gateway(),
                        holder.isForWaking() ? "starting it" : "putting it to sleep");
    }

    @Override
    public Permission askToSleep(SleepWish wish) {
        boolean order = wish.why() == SleepWish.Why.ORDER;
        Optional<String> doubt = order ? Optional.empty() : doubt();
        if (doubt.isPresent()) {
            return new Permission.Refused(doubt.get());
        }
        try {
            return standing.connected() ? ask(wish, order) : new Permission.Granted(Claim.LASTING);
        } catch (KubernetesClientException | IllegalStateException away) {
            return order
                    ? new Permission.Granted(Claim.LASTING)
                    : new Permission.Refused("the API server does not answer");
        }
    }

    /** Why this gateway is not to put anything to sleep for want of use. */
    private Optional<String> doubt() {
        Standing now = standing;
        if (!now.connected()) {
            return Optional.of("the other gateways cannot be asked");
        }
        if (time.since(now.since()).compareTo(SETTLE) < 0) {
            return Optional.of("other gateways may not be back yet");
        }
        if (!leader.isOwn()) {
            return Optional.of("gateway " + leader.name() + " leads");
        }
        return roll.silent()
                .map(
                        id ->
                                "gateway "
                                        + id
                                        + " has vanished without taking leave, and may be serving");
    }

    private Permission ask(SleepWish wish, boolean order) {
        String name = Claims.name(wish.workload());
        Claims.Taken taken = claims.take(name, Note.of(wish));
        if (taken.claim().isEmpty()) {
            return new Permission.Refused(inHand(taken.holder()));
        }
        LentClaim claim = taken.claim().get();
        // After the claim was made: whoever comes later lists it.
        leases.list(Note.GATEWAY).forEach(note -> roll.saw(note.holder(), note.version()));
        roll.forgotten().forEach(id -> leases.remove(Presence.name(id), id));
        Question question = new Question(roll.others());
        questions.put(name, question);
        try {
            leases.find(name).ifPresent(note -> question.answered(note.consents()));
            Optional<Optional<Permission.Refused>> outcome =
                    await(question.outcome(), ANSWER.plus(wish.drain()));
            Optional<Permission.Refused> objection = objection(outcome, question, order);
            if (objection.isEmpty() && claim.isHeld()) {
                return new Permission.Granted(claim);
            }
            claim.release();
            return objection.orElseGet(
                    () -> new Permission.Refused("the API server does not answer in time"));
        } catch (KubernetesClientException | IllegalStateException away) {
            claim.release();
            throw away;
        } finally {
            questions.remove(name, question);
        }
    }

    private Optional<Permission.Refused> objection(
            Optional<Optional<Permission.Refused>> outcome, Question question, boolean order) {
        if (outcome.isPresent()) {
            return outcome.get();
        }
        return order
                ? Optional.empty()
                : Optional.of(
                        new Permission.Refused(
                                "no answer from gateway " + String.join(", ", question.silent())));
    }

    /** Empty if it has failed or not come in time. */
    private static <T> Optional<T> await(CompletableFuture<T> answer, Duration patience) {
        try {
            return Optional.of(answer.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        leader.close();
        present.ifPresent(
                known -> {
                    known.watch().close();
                    known.yielded().close();
                    known.presence().close();
                });
        client.close();
    }

    /** What the watch tells. */
    private final class Hearing implements LeaseWatch.Listener {

        @Override
        public void saw(String part, Note note) {
            present.ifPresent(known -> saw(part, note, known));
        }

        private void saw(String part, Note note, Present known) {
            if (note.gateway().equals(own)) {
                Optional.ofNullable(questions.get(note.name()))
                        .ifPresent(question -> question.answered(note.consents()));
            } else if (part.equals(Note.GATEWAY)) {
                roll.saw(note.holder(), note.version());
                Presence.uses(note).forEach(known.here()::usedElsewhere);
            } else if (note.isForWaking()) {
                known.here().wakesElsewhere(note.workload());
            } else {
                note.wish()
                        .ifPresent(
                                wish ->
                                        known.yielded()
                                                .saw(note, wish, consent -> answer(note, consent)));
            }
        }

        private void answer(Note claim, Consent consent) {
            time.run(
                    () -> {
                        try {
                            leases.say(claim.name(), new HashMap<>(Note.of(own, consent)));
                        } catch (KubernetesClientException | IllegalStateException away) {
                            log.debug("Cannot answer: {}", away.getMessage());
                        }
                    });
        }

        @Override
        public void gone(String part, Note note) {
            if (part.equals(Note.GATEWAY)) {
                roll.left(note.holder());
                return;
            }
            Optional.ofNullable(ends.remove(note.name())).ifPresent(end -> end.complete(true));
            present.ifPresent(known -> known.yielded().gone(note.name()));
        }
    }

    /** Whether the API server can be reached. */
    private final class Reach implements Presence.Listener {

        @Override
        public void reached() {
            if (!standing.connected()) {
                standing = new Standing(true, time.nanos(), List.of());
                LogEvent.SHARING_REACHED
                        .to(log)
                        .log(
                                "The other gateways can be reached through Leases in namespace {};"
                                        + " this one is {}",
                                leases.namespace(),
                                own);
            }
        }

        @Override
        public void missed(String why) {
            if (standing.connected()) {
                standing = new Standing(false, time.nanos(), List.of());
                LogEvent.SHARING_LOST
                        .to(log)
                        .log(
                                "The other gateways cannot be reached through Leases in namespace"
                                    + " {}: {}. Until they can, this one goes on alone, and puts"
                                    + " nothing to sleep for want of use",
                                leases.namespace(),
                                why);
            }
        }
    }
}
