package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.PlainText;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the logs of all pods of one run, those too that come while it lasts. A virtual thread for
 * each pod reads, and one passes the lines on. Closed by whoever asked for it, from any thread; no
 * line is passed on afterwards.
 */
final class LogFollowing implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(LogFollowing.class);

    /** Lines that wait; when full, reading waits, and then the API server does. */
    private static final int MOST_WAITING = 1_000;

    private static final long LOOK_MILLIS = 250;

    /** Of a pod that came later: all it has written, within reason. */
    private static final int LINES_OF_NEW_PODS = 1_000;

    private final String name;
    private final PodLogs logs;
    private final Consumer<String> line;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reading = new AtomicInteger();
    private final Thread passing;
    private volatile boolean closed;

    /** What is followed. */
    record Source(Instance.Status status, List<Pod> pods) {}

    /**
     * @param source looks; empty when the workload is gone
     */
    LogFollowing(
            String name,
            PodLogs logs,
            int tail,
            Supplier<Optional<Source>> source,
            Consumer<String> line,
            Runnable onEnd) {
        this.name = name;
        this.logs = logs;
        this.line = line;
        this.passing =
                Thread.ofVirtual()
                        .name("kubernetes-log-" + name)
                        .unstarted(
                                () -> {
                                    try {
                                        follow(tail, source);
                                    } catch (InterruptedException over) {
                                        Thread.currentThread().interrupt();
                                    } finally {
                                        end();
                                        onEnd.run();
                                    }
                                });
    }

    void begin() {
        passing.start();
    }

    private void follow(int tail, Supplier<Optional<Source>> looking) throws InterruptedException {
        Optional<Source> first = look(looking);
        if (first.isEmpty() || !(first.get().status() instanceof Instance.Running)) {
            return;
        }
        Set<String> followed = new HashSet<>();
        Optional<Source> seen = first;
        int lines = tail;
        while (!closed && seen.filter(now -> goesOn(first.get(), now)).isPresent()) {
            for (Pod pod : seen.get().pods()) {
                if (hasBegun(pod) && followed.add(pod.incarnation())) {
                    read(pod, lines);
                }
            }
            pass(LOOK_MILLIS);
            lines = LINES_OF_NEW_PODS;
            seen = look(looking);
        }
        // What was written last is read to its end, which comes with the pods'.
        while (!closed && (reading.get() > 0 || !this.lines.isEmpty())) {
            pass(LOOK_MILLIS);
        }
    }

    private static boolean goesOn(Source first, Source now) {
        return now.status() instanceof Instance.Running
                && (first.status().run().contains("@")
                        || now.status().run().equals(first.status().run()));
    }

    private static boolean hasBegun(Pod pod) {
        return pod.since().isPresent() || pod.end().isPresent();
    }

    private Optional<Source> look(Supplier<Optional<Source>> looking) {
        try {
            return looking.get();
        } catch (RuntimeCallException failure) {
            log.debug("Cannot follow the log of {}: {}", name, failure.getMessage());
            return Optional.empty();
        }
    }

    /** Passes lines on for so long. */
    private void pass(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!closed) {
            String next = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            if (!closed) {
                line.accept(next);
            }
        }
    }

    private void read(Pod pod, int tail) {
        reading.incrementAndGet();
        Thread.ofVirtual()
                .name("kubernetes-log-" + pod.name())
                .start(
                        () -> {
                            try {
                                readToEnd(pod, tail);
                            } finally {
                                reading.decrementAndGet();
                            }
                        });
    }

    private void readToEnd(Pod pod, int tail) {
        try {
            Optional<InputStream> body = logs.follow(pod, tail);
            if (body.isEmpty()) {
                return;
            }
            try (InputStream stream = body.get()) {
                open.add(stream);
                if (!closed) {
                    PodLogs.lines(stream, this::take);
                }
            } finally {
                open.remove(body.get());
            }
        } catch (RuntimeCallException | IOException failure) {
            if (!closed) {
                log.debug("The log of {} broke off: {}", name, failure.toString());
            }
        }
    }

    private void take(String text) {
        try {
            while (!closed
                    && !lines.offer(PlainText.of(text), LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                log.trace("Whoever follows {} is behind", name);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        closed = true;
        open.forEach(LogFollowing::cut);
    }

    private static void cut(InputStream stream) {
        try {
            stream.close();
        } catch (IOException already) {
            log.trace("It was closed already", already);
        }
    }

    @Override
    public void close() {
        end();
        passing.interrupt();
    }
}
