package dev.reveille.discovery;

import dev.reveille.runtime.Instance;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the runtimes have, whoever made it, put together from news that may overtake each other:
 * older news never overrides newer, and what was removed is not brought back by a list that was
 * made before. Guarded by its owner's lock.
 */
final class KnownInstances {

    private final Map<String, Instance> byName = new HashMap<>();

    /** A name that was removed from a runtime, and when. */
    private record Gone(String runtime, long at) {}

    /** Names that were removed, for as long as an older list may still come. */
    private final Map<String, Gone> removed = new HashMap<>();

    Collection<Instance> all() {
        return byName.values();
    }

    Optional<Instance> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Takes it in, unless something newer is known; tells whether it was taken. */
    boolean take(Instance instance) {
        String name = instance.name();
        Optional<Long> gone = Optional.ofNullable(removed.get(name)).map(Gone::at);
        boolean overtaken =
                find(name).filter(old -> isOlder(instance, old.observedAt())).isPresent()
                        || gone.filter(at -> isOlder(instance, at)).isPresent();
        if (!overtaken) {
            byName.put(name, instance);
            removed.remove(name);
        }
        return !overtaken;
    }

    /**
     * It exists no more.
     *
     * @param runtime that had it
     * @param now {@link dev.reveille.time.Time#nanos()}
     */
    void remove(String name, String runtime, long now) {
        byName.remove(name);
        removed.put(name, new Gone(runtime, now));
    }

    /**
     * Takes in a list of everything that a runtime has.
     *
     * @param asked when it was asked for: what was heard of later stays
     */
    void takeAll(String runtime, Collection<Instance> all, long asked) {
        Set<String> present = new HashSet<>();
        for (Instance instance : all) {
            present.add(instance.name());
            take(instance);
        }
        byName.values()
                .removeIf(
                        old ->
                                old.runtime().equals(runtime)
                                        && !present.contains(old.name())
                                        && isOlder(old, asked));
        // Lists of it that come later were asked for later.
        removed.values().removeIf(gone -> gone.runtime().equals(runtime) && gone.at() - asked < 0);
    }

    private static boolean isOlder(Instance instance, long moment) {
        return instance.observedAt() - moment < 0;
    }
}
