package dev.reveille.workload;

import dev.reveille.runtime.Instance;
import java.util.Optional;

/** Why a workload is being brought to readiness, and hence what may be done to it for that. */
sealed interface WakePurpose {

    /**
     * A request needs it: what does not run is started.
     *
     * @param existed whether the runtime had it a moment ago; if it is missing now, it is probably
     *     being replaced
     * @param asleep how it sleeps, as far as is known: it is started or resumed at once then, and
     *     looked at only if the runtime refuses
     */
    record Serve(boolean existed, Optional<Instance> asleep) implements WakePurpose {}

    /** Someone else started, restarted or moved it: it is waited for, and nothing is done to it. */
    record Adopt() implements WakePurpose {}

    /**
     * It refused a connection. Its own health check's word is not enough then; and while the
     * runtime is away, it is asked where it was believed to be. Nothing is done to it: what turns
     * out not to run is woken anew, beginning with what it depends on.
     */
    record ClearUp(Probing.Place believed) implements WakePurpose {}

    /** Whether what does not run may be started. */
    default boolean mayStart() {
        return this instanceof Serve;
    }

    /** Whether the runtime had it a moment ago. */
    default boolean existed() {
        return true;
    }

    /** How it sleeps, if that is known well enough to act upon without a look. */
    default Optional<Instance> asleep() {
        return Optional.empty();
    }
}
