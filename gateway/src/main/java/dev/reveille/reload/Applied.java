package dev.reveille.reload;

import java.util.List;

/**
 * What a new configuration came to. Names of workloads, those of labels included, each in the order
 * of the definitions.
 *
 * @param changed those that are defined differently; they go on all the same
 * @param needingRestart what the configuration asks for and does not get before the gateway is
 *     started again, a sentence each
 */
public record Applied(
        List<String> added,
        List<String> changed,
        List<String> removed,
        List<String> unchanged,
        List<String> needingRestart) {

    public Applied {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
        needingRestart = List.copyOf(needingRestart);
    }
}
