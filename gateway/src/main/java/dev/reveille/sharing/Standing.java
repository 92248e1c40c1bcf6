package dev.reveille.sharing;

import java.util.List;

/**
 * How a gateway stands with the others. Immutable.
 *
 * @param connected whether it can be reached by them; if not, it goes on alone and puts nothing to
 *     sleep for want of use
 * @param since {@link dev.reveille.time.Time#nanos()} since which that is so
 * @param others the names of those that were heard of lately
 */
public record Standing(boolean connected, long since, List<String> others) {
    public Standing {
        others = List.copyOf(others);
    }
}
