package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission.Refused;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One question to all other gateways, answered once all have agreed or one has not. Thread-safe.
 */
final class Question {

    /** Empty: all have agreed. */
    private final CompletableFuture<Optional<Refused>> outcome = new CompletableFuture<>();

    private final Set<String> asked;
    private volatile Set<String> missing;

    Question(Collection<String> others) {
        asked = Set.copyOf(others);
        missing = asked;
        answered(Map.of());
    }

    /** These are all the answers there are so far. */
    void answered(Map<String, Consent> answers) {
        Set<String> still = new HashSet<>(asked);
        for (String id : asked) {
            switch (answers.get(id)) {
                case null -> {}
                case Consent.Given _ -> still.remove(id);
                case Consent.Denied denied ->
                        outcome.complete(
                                Optional.of(
                                        new Refused(
                                                "gateway " + id + " " + denied.why(),
                                                denied.unusedFor())));
            }
        }
        missing = still;
        if (still.isEmpty()) {
            outcome.complete(Optional.empty());
        }
    }

    /** Whether nobody is among these who was not asked. */
    boolean hasAsked(Collection<String> others) {
        return asked.containsAll(others);
    }

    /** Those who have not answered. */
    List<String> silent() {
        return missing.stream().sorted().toList();
    }

    CompletableFuture<Optional<Refused>> outcome() {
        return outcome;
    }
}
