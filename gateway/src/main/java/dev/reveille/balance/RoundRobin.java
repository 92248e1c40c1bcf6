package dev.reveille.balance;

import dev.reveille.workload.Workload;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** One after the other. */
final class RoundRobin implements Strategy {

    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public OptionalInt choose(List<Workload> members) {
        int awake = 0;
        for (Workload member : members) {
            if (member.isReady()) {
                awake++;
            }
        }
        if (awake == 0) {
            return OptionalInt.empty();
        }
        // Counted among the awake ones, or the one after a sleeper would have its turns as well.
        int left = Math.floorMod(turn.getAndIncrement(), awake);
        int last = -1;
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).isReady()) {
                last = i;
                if (left-- == 0) {
                    break;
                }
            }
        }
        // One may have fallen asleep since they were counted: then it is the last one's turn.
        return last < 0 ? OptionalInt.empty() : OptionalInt.of(last);
    }
}
