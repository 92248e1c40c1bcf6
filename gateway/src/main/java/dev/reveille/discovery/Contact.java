package dev.reveille.discovery;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which runtimes have told what they have, and which cannot be heard now; says so in the log.
 * Guarded by the discovery's lock.
 */
final class Contact {

    private static final Logger log = LoggerFactory.getLogger(Contact.class);

    private final Set<String> all;
    private final Set<String> silent;
    private final Set<String> lost = new HashSet<>();
    private final Set<String> compared = new HashSet<>();

    /** Those that are heard now; read without the lock. */
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

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

    /** It tells what it has, which is still to be compared. */
    void heard(String runtime) {
        if (lost.contains(runtime)) {
            LogEvent.RUNTIME_REACHABLE
                    .to(log)
                    .log("The runtime{} is reachable again", called(runtime));
        }
    }

    void lost(String runtime, String reason) {
        lost.add(runtime);
        heard.remove(runtime);
        silent.remove(runtime);
        LogEvent.RUNTIME_UNREACHABLE
                .to(log)
                .log(
                        "The runtime{} is not reachable (trying again; what is awake goes on being"
                                + " proxied): {}",
                        called(runtime),
                        reason);
    }

    private static String called(String runtime) {
        return runtime.isEmpty() ? "" : " " + runtime;
    }

    void compared(String runtime) {
        lost.remove(runtime);
        heard.add(runtime);
        silent.remove(runtime);
    }

    /** Whether what happens in it is heard now. Safe for use without the lock. */
    boolean isHeard(String runtime) {
        return heard.contains(runtime);
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
