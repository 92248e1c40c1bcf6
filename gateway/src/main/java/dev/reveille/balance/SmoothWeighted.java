package dev.reveille.balance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.workload.Workload;
import java.util.List;
import java.util.OptionalInt;

/**
 * By weight, and evenly spread: with weights 5, 1 and 1 the order is a a b a c a a, not a a a a a b
 * c. Everyone who takes part gets its weight as credit, whoever has the most is chosen and pays for
 * all (nginx's smooth weighted round robin).
 */
final class SmoothWeighted implements Strategy {

    private final int[] weights;

    @GuardedBy("this")
    private final long[] credits;

    /**
     * @param weights of the members in their order, each positive
     */
    SmoothWeighted(int... weights) {
        this.weights = weights.clone();
        this.credits = new long[weights.length];
    }

    @Override
    public synchronized OptionalInt choose(List<Workload> members) {
        int best = -1;
        long total = 0;
        for (int i = 0; i < members.size(); i++) {
            if (!members.get(i).isReady()) {
                // Neither debts nor credits of an earlier time count when it comes back.
                credits[i] = 0;
                continue;
            }
            total += weights[i];
            credits[i] += weights[i];
            if (best < 0 || credits[i] > credits[best]) {
                best = i;
            }
        }
        if (best < 0) {
            return OptionalInt.empty();
        }
        credits[best] -= total;
        return OptionalInt.of(best);
    }
}
