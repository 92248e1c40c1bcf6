package dev.reveille.discovery;

import dev.reveille.runtime.Instance;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which runtimes have told what they have, and which cannot be heard now. Guarded by the
 * discovery's lock.
 */
final class Contact {

    private final Set<String> all;
    private final Set<String> silent;
    private final Set<String> lost = new HashSet<>();
    private final Set<String> compared = new HashSet<>();

    /**
     * @param runtimes their names; the empty one for the only runtime
     */
    Contact(Collection<String> runtimes) {
        this.all = Set.copyOf(runtimes);
        this.silent = new TreeSet<>(runtimes);
    }

    /** Those that have told nothing yet, not even that they cannot be reached. */
    List<String> silent() {
        return List.copyOf(silent);
    }

    boolean isLost(String runtime) {
        return lost.contains(runtime);
    }

    void lost(String runtime) {
        lost.add(runtime);
        silent.remove(runtime);
    }

    void compared(String runtime) {
        lost.remove(runtime);
        silent.remove(runtime);
    }

    boolean wasComparedOnce(String runtime) {
        return compared.contains(runtime);
    }

    void comparedOnce(String runtime) {
        compared.add(runtime);
    }

    /**
     * Whether it is for this runtime to say that a workload is there no more: it had it, or nobody
     * else can have it.
     */
    boolean mayTellOfTheEndOf(Workload workload, String runtime) {
        Optional<String> at = workload.seen().map(Instance::runtime);
        boolean othersAreHeard =
                all.stream()
                        .filter(other -> !other.equals(runtime))
                        .allMatch(other -> compared.contains(other) && !lost.contains(other));
        return at.map(runtime::equals).orElse(othersAreHeard);
    }
}
