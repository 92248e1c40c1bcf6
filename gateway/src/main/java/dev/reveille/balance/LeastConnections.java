package dev.reveille.balance;

import dev.reveille.workload.Workload;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whoever has the fewest requests in flight, tunnels included. Those who have equally few take
 * turns, so that a quiet group does not use one member and let the others fall asleep.
 */
final class LeastConnections implements Strategy {

    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public OptionalInt choose(List<Workload> members) {
        int begin = Math.floorMod(turn.getAndIncrement(), members.size());
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < members.size(); i++) {
            int index = begin + i < members.size() ? begin + i : begin + i - members.size();
            Workload member = members.get(index);
            int inFlight = member.inFlight();
            if (inFlight < fewest && member.isReady()) {
                best = index;
                fewest = inFlight;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }
}
