package dev.reveille.sharing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Permission.Refused;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * One question to all other gateways, answered once all have agreed or one has not. Thread-safe.
 */
public final class Poll {

    /** Empty: all have agreed. */
    private final CompletableFuture<Optional<Refused>> outcome = new CompletableFuture<>();

    @GuardedBy("this")
    private final Set<String> missing;

    private final Set<String> asked;
    private final UnaryOperator<String> name;

    /**
     * Of these others.
     *
     * @param others the ids of those that are asked
     * @param name what people call the gateway of an id
     */
    public Poll(Collection<String> others, UnaryOperator<String> name) {
        this.asked = Set.copyOf(others);
        this.missing = new HashSet<>(others);
        this.name = name;
        if (others.isEmpty()) {
            outcome.complete(Optional.empty());
        }
    }

    /** One has answered. Its first answer counts; that of somebody who was not asked does not. */
    public void answered(String id, Consent consent) {
        boolean all;
        synchronized (this) {
            if (!missing.remove(id)) {
                return;
            }
            all = missing.isEmpty();
        }
        if (consent instanceof Consent.Denied denied) {
            String why = "gateway " + name.apply(id) + " " + denied.why();
            outcome.complete(Optional.of(new Refused(why, denied.unusedFor())));
        } else if (all) {
            outcome.complete(Optional.empty());
        }
    }

    /** Whether nobody is among these who was not asked. */
    public boolean hasAsked(Collection<String> others) {
        return asked.containsAll(others);
    }

    /** Those who have not answered, by their names. */
    public synchronized String silent() {
        return String.join(", ", missing.stream().map(name).sorted().toList());
    }

    /** Waits for who objects, if anyone does; empty if it is not clear by then. */
    public Optional<Optional<Refused>> outcome(Duration patience) {
        return new Patience(patience).await(outcome);
    }
}
