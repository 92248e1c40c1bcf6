package dev.reveille.proxy;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until a count has stopped growing. */
final class Stalled {

    private Stalled() {}

    /** The count at which it stood still for half a second. */
    static long at(AtomicLong count) {
        await().atMost(Duration.ofSeconds(30))
                .during(Duration.ofMillis(500))
                .until(new Still(count)::holds);
        return count.get();
    }

    private static final class Still {

        private final AtomicLong count;
        private long last = -1;

        Still(AtomicLong count) {
            this.count = count;
        }

        private boolean holds() {
            long now = count.get();
            boolean same = now == last && now > 0;
            last = now;
            return same;
        }
    }
}
