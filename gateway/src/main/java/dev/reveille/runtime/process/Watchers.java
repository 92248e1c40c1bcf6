package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who watch the runtime. Each gets its events on a virtual thread of its own; one that lets
 * {@value #ROOM} of them pile up gets the present state of everything instead.
 *
 * <p>Safe for use by many threads. Watches are closed by their owners.
 */
final class Watchers {

    private static final Logger log = LoggerFactory.getLogger(Watchers.class);

    /** Events that wait at most. */
    static final int ROOM = 1000;

    private final Supplier<List<Instance>> everything;
    private final Time time;

    @GuardedBy("this")
    private final List<Watcher> watchers = new ArrayList<>();

    /**
     * @param everything the present state of all workloads, without waiting for any lock
     */
    Watchers(Supplier<List<Instance>> everything, Time time) {
        this.everything = everything;
        this.time = time;
    }

    /** Tells everyone. Never waits for a listener. */
    synchronized void publish(RuntimeEvent event) {
        for (Watcher watcher : watchers) {
            if (!watcher.events.offer(event)) {
                watcher.events.clear();
                watcher.events.add(synchronization());
            }
        }
    }

    synchronized Subscription watch(Consumer<RuntimeEvent> listener) {
        Watcher watcher = new Watcher(listener);
        watcher.events.add(synchronization());
        watchers.add(watcher);
        watcher.thread.start();
        return watcher;
    }

    private RuntimeEvent synchronization() {
        long asked = time.nanos();
        return new RuntimeEvent.Synchronized(everything.get(), asked);
    }

    private synchronized void remove(Watcher watcher) {
        watchers.remove(watcher);
    }

    private final class Watcher implements Subscription {

        private final BlockingQueue<RuntimeEvent> events = new LinkedBlockingQueue<>(ROOM);
        private final Consumer<RuntimeEvent> listener;
        private final Thread thread =
                Thread.ofVirtual().name("watch-processes").unstarted(this::deliver);
        private volatile boolean open = true;

        Watcher(Consumer<RuntimeEvent> listener) {
            this.listener = listener;
        }

        private void deliver() {
            try {
                while (open) {
                    RuntimeEvent event = events.take();
                    if (open) {
                        tell(event);
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void tell(RuntimeEvent event) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LogEvent.LISTENER_FAILED
                        .to(log)
                        .setCause(e)
                        .log("A listener of runtime events failed on {}", event);
            }
        }

        @Override
        public void close() {
            open = false;
            remove(this);
            events.clear();
            // A full queue has something to take anyway, so that the thread notices.
            events.offer(new RuntimeEvent.Synchronized(List.of(), time.nanos()));
        }
    }
}
