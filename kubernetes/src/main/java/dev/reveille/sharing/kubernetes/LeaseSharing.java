package dev.reveille.sharing.kubernetes;

import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Contact;
import dev.reveille.sharing.Patience;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares through Leases of the cluster: one gateway leads and puts to sleep, for which it needs
 * everyone's consent; what is to wake is woken by whoever has the claim. Thread-safe.
 */
public final class LeaseSharing implements Sharing {

    private static final Logger log = LoggerFactory.getLogger(LeaseSharing.class);

    /** How long others may take to be back after all have lost the API server. */
    private static final Duration SETTLE = Presence.RENEWAL.plusSeconds(1);

    private static final Duration FOR_THE_FIRST_LIST = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Leases leases;
    private final String own;
    private final Time time;
    private final Contact contact;
    private final Roll roll;
    private final Leader leader;
    private final Claims claims;
    private final Consensus consensus;
    private volatile Optional<Present> present = Optional.empty();

    /** This gateway, once it has begun. */
    private record Present(Presence presence, Yielded yielded, LeaseWatch watch) {}

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
        this.contact = new Contact(SETTLE, time);
        this.roll = new Roll(own, forgetAfter, time);
        this.leader = new Leader(client, namespace, own, time);
        this.claims =
                new Claims(
                        leases,
                        own,
                        time,
                        claim -> present.map(known -> known.watch().isOver(claim)).orElse(false));
        this.consensus = new Consensus(leases, claims, roll);
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
        Hearing hearing = new Hearing(own, here, roll, claims, consensus, leases, yielded, time);
        LeaseWatch watch = new LeaseWatch(client, leases.namespace(), time, hearing);
        present = Optional.of(new Present(presence, yielded, watch));
        presence.begin();
        if (!watch.begin(FOR_THE_FIRST_LIST)) {
            log.debug("The leases are not known yet");
        }
        leader.begin();
    }

    @Override
    public Standing standing() {
        return contact.standing(roll.lately());
    }

    @Override
    public Permission askToWake(String workload) {
        long deadline = time.nanos() + WAKE_PATIENCE.toNanos();
        Map<String, String> what = Map.of(Note.WORKLOAD, workload, Note.WHY, Note.WAKE);
        String name = Claims.name(workload);
        try {
            while (contact.isMade()) {
                CompletableFuture<Boolean> end = claims.end(name);
                Claims.Taken taken = claims.take(name, what);
                if (taken.claim().isPresent()) {
                    return new Permission.Granted(taken.claim().get());
                }
                Patience patience = new Patience(Duration.ofNanos(deadline - time.nanos()));
                if (taken.holder().isForWaking() || patience.await(end).isEmpty()) {
                    return new Permission.Refused(taken.holder().inHand());
                }
            }
        } catch (KubernetesClientException | IllegalStateException away) {
            log.debug("Cannot ask to wake {}: {}", workload, away.getMessage());
        }
        return new Permission.Granted(Claim.LASTING);
    }

    @Override
    public Permission askToSleep(SleepWish wish) {
        boolean order = wish.why() == SleepWish.Why.ORDER;
        Optional<String> doubt = order ? Optional.empty() : doubt();
        if (doubt.isPresent()) {
            return new Permission.Refused(doubt.get());
        }
        try {
            return contact.isMade() ? consensus.seek(wish) : new Permission.Granted(Claim.LASTING);
        } catch (KubernetesClientException | IllegalStateException away) {
            return order
                    ? new Permission.Granted(Claim.LASTING)
                    : new Permission.Refused("the API server does not answer");
        }
    }

    /** Why this gateway is not to put anything to sleep for want of use. */
    private Optional<String> doubt() {
        return contact.doubt().or(this::lead).or(this::absence);
    }

    private Optional<String> lead() {
        return leader.isOwn() ? Optional.empty() : Optional.of(leader.words());
    }

    private Optional<String> absence() {
        return roll.silent()
                .map(
                        id ->
                                "gateway %s has vanished without taking leave, and may be serving"
                                        .formatted(id));
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

    /** Whether the API server can be reached. */
    private final class Reach implements Presence.Listener {

        @Override
        public void reached() {
            if (contact.made()) {
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
            if (contact.lost()) {
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
