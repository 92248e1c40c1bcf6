package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission.Refused;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One question to all other gateways, answered once all have agreed or one has not. Thread-safe.
 */
final class Poll {

    /** Empty: all have agreed. */
    private final CompletableFuture<Optional<Refused>> outcome = new CompletableFuture<>();

    @GuardedBy("this")
    private final Set<String> missing;

    private final Set<String> asked;

    /**
     * @param others the ids of those that are asked
     */
    Poll(Collection<String> others) {
        this.asked = Set.copyOf(others);
        this.missing = new HashSet<>(others);
        if (others.isEmpty()) {
            outcome.complete(Optional.empty());
        }
    }

    void answered(String id, Consent consent) {
        boolean all;
        synchronized (this) {
            all = missing.remove(id) && missing.isEmpty();
        }
        if (consent instanceof Consent.Denied denied && asked.contains(id)) {
            outcome.complete(
                    Optional.of(
                            new Refused(Roll.name(id) + " " + denied.why(), denied.unusedFor())));
        } else if (all) {
            outcome.complete(Optional.empty());
        }
    }

    /** Whether nobody is among these who was not asked. */
    boolean hasAsked(Collection<String> others) {
        return asked.containsAll(others);
    }

    /** Those who have not answered, by their names. */
    synchronized String silent() {
        return String.join(", ", missing.stream().map(Roll::name).sorted().toList());
    }

    /** Who objects, if anyone does. */
    CompletableFuture<Optional<Refused>> outcome() {
        return outcome;
    }
}
