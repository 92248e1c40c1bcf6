package dev.reveille.balance;

import dev.reveille.config.GroupDefinition;
import dev.reveille.workload.Workload;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a member is chosen among those that are awake, with all they depend on. Safe for use by many
 * threads; never blocks.
 */
interface Strategy {

    /**
     * The index of the member that is to answer the next request; empty when none is awake. Those
     * that are not awake take no part: the others share what would have been theirs.
     */
    OptionalInt choose(List<Workload> members);

    /** The strategy that a definition asks for, at its beginning. */
    static Strategy of(GroupDefinition definition) {
        return switch (definition.strategy()) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            case WEIGHTED ->
                    new SmoothWeighted(
                            definition.members().stream()
                                    .mapToInt(GroupDefinition.Member::weight)
                                    .toArray());
        };
    }
}
