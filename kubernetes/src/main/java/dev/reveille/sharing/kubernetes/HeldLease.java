package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.LentClaim;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease by which this gateway has a workload in hand.
 *
 * @param holder by which it is known to be this gateway's, and for this purpose
 */
record HeldLease(Leases leases, String name, String holder, Time time) implements LentClaim.Lender {

    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    static final LentClaim.Term TERM =
            new LentClaim.Term(Duration.ofSeconds(9), Duration.ofSeconds(2));

    /**
     * Whose it is, the answer says: a look before could be long ago when the call is made. If it
     * was taken over meanwhile, that one has a term more now, which does no harm.
     */
    @Override
    public CompletionStage<Boolean> prolong() {
        try {
            return CompletableFuture.completedFuture(
                    leases.renew(name, Map.of())
                            .filter(note -> note.holder().equals(holder))
                            .isPresent());
        } catch (KubernetesClientException | IllegalStateException away) {
            log.debug("Cannot prolong {}: {}", name, away.getMessage());
            return CompletableFuture.failedFuture(away);
        }
    }

    @Override
    public void release() {
        time.run(this::remove);
    }

    private void remove() {
        try {
            leases.remove(name, holder);
        } catch (KubernetesClientException | IllegalStateException away) {
            // It ends by itself.
            log.debug("Cannot remove {}: {}", name, away.getMessage());
        }
    }
}
