package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.Claim;
import dev.reveille.sharing.LentClaim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Poll;
import dev.reveille.sharing.SleepWish;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Seeks the consent of all other gateways before a workload is put to sleep, who write it on the
 * claim. Blocking; fails as the client does. Thread-safe.
 */
final class Consensus {

    /** How long others may take to answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Leases leases;
    private final Claims claims;
    private final Roll roll;

    /** Those that are open, by the names of the claims. */
    private final Map<String, Poll> polls = new ConcurrentHashMap<>();

    Consensus(Leases leases, Claims claims, Roll roll) {
        this.leases = leases;
        this.claims = claims;
        this.roll = roll;
    }

    /** These are all the answers on a claim of this gateway so far. */
    void answered(Note claim) {
        Optional.ofNullable(polls.get(claim.name())).ifPresent(poll -> count(claim, poll));
    }

    private static void count(Note claim, Poll poll) {
        claim.consents().forEach(poll::answered);
    }

    /**
     * Whether all agree; those who do not answer do not keep anybody from carrying out an order.
     */
    Permission seek(SleepWish wish) {
        String name = Claims.name(wish.workload());
        Claims.Taken taken = claims.take(name, Note.of(wish));
        if (taken.claim().isEmpty()) {
            return new Permission.Refused(taken.holder().inHand());
        }
        LentClaim claim = taken.claim().get();
        Optional<Permission.Refused> objection;
        try {
            objection = objection(name, wish, claim);
        } catch (KubernetesClientException | IllegalStateException away) {
            claim.release();
            throw away;
        }
        if (objection.isPresent()) {
            claim.release();
            return objection.get();
        }
        return new Permission.Granted(claim);
    }

    /** Whoever comes after the claim was made lists it: so the others are listed after that. */
    private Optional<Permission.Refused> objection(String name, SleepWish wish, Claim claim) {
        leases.list(Note.GATEWAY).forEach(note -> roll.saw(note.holder(), note.version()));
        roll.forgotten().forEach(id -> leases.remove(Presence.name(id), id));
        Poll poll = new Poll(roll.others(), UnaryOperator.identity());
        polls.put(name, poll);
        try {
            // They may have answered before there was anything to count.
            leases.find(name).ifPresent(note -> count(note, poll));
            Optional<Optional<Permission.Refused>> outcome =
                    poll.outcome(ANSWER.plus(wish.drain()));
            if (outcome.isEmpty() && wish.why() != SleepWish.Why.ORDER) {
                return refused("no answer from gateway " + poll.silent());
            }
            Optional<Permission.Refused> no = outcome.flatMap(objection -> objection);
            return no.isPresent() || claim.isHeld()
                    ? no
                    : refused("the API server does not answer in time");
        } finally {
            polls.remove(name, poll);
        }
    }

    private static Optional<Permission.Refused> refused(String why) {
        return Optional.of(new Permission.Refused(why));
    }
}
