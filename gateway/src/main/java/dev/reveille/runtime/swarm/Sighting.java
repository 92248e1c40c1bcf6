package dev.reveille.runtime.swarm;

import dev.reveille.runtime.Instance;

/**
 * A service as it was at one moment.
 *
 * @param settled whether its tasks are as the swarm wants them: nothing is to be expected of them
 */
record Sighting(Instance instance, boolean settled) {

    String name() {
        return instance.name();
    }

    /** Whether nothing differs but the moment. */
    boolean tellsNothingNew(Sighting before) {
        return instance.with(instance.status(), 0)
                .equals(before.instance.with(before.instance.status(), 0));
    }
}
