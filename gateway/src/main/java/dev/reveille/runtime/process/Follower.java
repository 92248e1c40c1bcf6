package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes lines on to one listener, on one virtual thread. A listener that is slower than the
 * workload writes loses the oldest lines beyond {@value #ROOM} and is told how many.
 *
 * <p>Safe for use by many threads. Closed by whoever follows.
 */
final class Follower implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    /** Lines that wait at most. */
    static final int ROOM = OutputLog.KEPT;

    private final Consumer<String> listener;
    private final Consumer<Follower> ended;

    @GuardedBy("this")
    private final Deque<String> waiting;

    @GuardedBy("this")
    private long lost;

    @GuardedBy("this")
    private boolean open = true;

    Follower(Collection<String> first, Consumer<String> listener, Consumer<Follower> ended) {
        this.waiting = new ArrayDeque<>(first);
        this.listener = listener;
        this.ended = ended;
    }

    void begin() {
        Thread.ofVirtual().name("follow-log").start(this::deliver);
    }

    /** Never waits. */
    synchronized void offer(String line) {
        if (!open) {
            return;
        }
        if (waiting.size() == ROOM) {
            waiting.remove();
            lost++;
        }
        waiting.add(line);
        notifyAll();
    }

    /** What waits is still passed on, and then no more. */
    synchronized void finish() {
        open = false;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        waiting.clear();
        finish();
    }

    private void deliver() {
        try {
            for (Optional<String> line = next(); line.isPresent(); line = next()) {
                listener.accept(line.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LogEvent.LISTENER_FAILED
                    .to(log)
                    .setCause(e)
                    .log("A listener of log lines failed and gets no more");
        } finally {
            close();
            ended.accept(this);
        }
    }

    private synchronized Optional<String> next() throws InterruptedException {
        while (open && waiting.isEmpty()) {
            wait();
        }
        if (lost > 0 && !waiting.isEmpty()) {
            String gap =
                    "[reveille] " + lost + " lines left out: they came faster than they were read";
            lost = 0;
            return Optional.of(gap);
        }
        return Optional.ofNullable(waiting.poll());
    }
}
