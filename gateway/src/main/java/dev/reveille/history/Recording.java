package dev.reveille.history;

import java.util.List;

/**
 * A stretch of time in steps of equal length, oldest first; the last one is not over yet.
 *
 * @param states one letter a step: {@code f} if the workload failed in it, else the state it was in
 *     for longest: {@code s} asleep, {@code w} waking, {@code a} awake; {@code -} for a step before
 *     anything was recorded
 * @param requests how many requests were let through to it in each step
 */
public record Recording(String states, List<Integer> requests) {

    public Recording {
        requests = List.copyOf(requests);
    }
}
