package dev.reveille.runtime.docker;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.Time;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;

/**
 * Keeps the engine's event stream open, whatever happens to the engine, and delivers what it says.
 *
 * <p>Two virtual threads: one connects and reads, one delivers to the listener, in order. The
 * stream is opened before everything is listed, so that nothing falls between the two. Closed by
 * whoever asked for it, from any thread; both threads end at once, and nothing is delivered
 * afterwards.
 */
final class DockerWatch implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(DockerWatch.class);

    /** Turns that wait for delivery; when full, reading waits, and then the engine does. */
    private static final int MOST_WAITING = 10_000;

    private final DockerApi api;
    private final Containers containers;
    private final Runs runs;
    private final Time time;
    private final Consumer<RuntimeEvent> listener;
    private final ReconnectDelay delay;

    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader = Thread.ofVirtual().name("docker-events").unstarted(this::read);
    private final Thread deliverer =
            Thread.ofVirtual().name("docker-deliver").unstarted(this::deliver);

    private volatile @Nullable Connection connection;

    /** Delivering thread only. */
    private boolean disconnectionTold;

    DockerWatch(
            DockerApi api,
            Containers containers,
            Runs runs,
            Time time,
            ReconnectDelay delay,
            Consumer<RuntimeEvent> listener) {
        this.api = api;
        this.containers = containers;
        this.runs = runs;
        this.time = time;
        this.listener = listener;
        this.delay = delay;
    }

    void begin() {
        deliverer.start();
        reader.start();
    }

    private void read() {
        try {
            while (!isClosed()) {
                String reason = readUntilLost();
                turns.put(() -> tellDisconnected(reason));
                api.forgetVersion();
                if (closed.await(delay.next().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns why the stream ended, or never began. */
    private String readUntilLost() throws InterruptedException {
        try (EngineStream stream = api.events()) {
            Connection current = new Connection(stream);
            connection = current;
            if (isClosed()) {
                return "closed";
            }
            turns.put(current::synchronize);
            String end = readEvents(current);
            current.live = false;
            if (current.standing) {
                delay.reset();
            }
            String failure = current.failure;
            return failure == null ? end : failure;
        } catch (RuntimeCallException failure) {
            return failure.getMessage();
        }
    }

    private String readEvents(Connection current) throws InterruptedException {
        // Making the iterator already reads, and so waits for the first event.
        try (MappingIterator<EngineJson.Event> events =
                EngineJson.MAPPER
                        .readerFor(EngineJson.Event.class)
                        .readValues(current.stream.body())) {
            while (events.hasNextValue()) {
                EngineJson.Event event = events.nextValue();
                turns.put(() -> current.on(event));
            }
            return "the engine ended its event stream";
        } catch (JacksonException broken) {
            return "the event stream broke: " + broken.getOriginalMessage();
        }
    }

    private void deliver() {
        try {
            while (!isClosed()) {
                Runnable turn = turns.take();
                try {
                    turn.run();
                } catch (RuntimeException defect) {
                    LogEvent.RUNTIME_NEWS_LOST
                            .to(log)
                            .setCause(defect)
                            .log("An event of the Docker engine could not be delivered");
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(RuntimeEvent event) {
        if (!isClosed()) {
            listener.accept(event);
        }
    }

    private void tellDisconnected(String reason) {
        if (!disconnectionTold) {
            disconnectionTold = true;
            tell(new RuntimeEvent.Disconnected(reason));
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        Connection current = connection;
        if (current != null) {
            current.stream.close();
        }
        reader.interrupt();
        deliverer.interrupt();
    }

    /** One connection, from its opening to its loss; what still comes of it later is dropped. */
    private final class Connection {

        private final EngineStream stream;
        private final EventTranslator translator;
        private volatile boolean live = true;

        /** Whether everything was told once. */
        private volatile boolean standing;

        private volatile @Nullable String failure;

        Connection(EngineStream stream) {
            this.stream = stream;
            this.translator =
                    new EventTranslator(
                            new EventTranslator.Surroundings(
                                    api,
                                    containers,
                                    runs,
                                    time,
                                    DockerWatch.this::tell,
                                    this::turn));
        }

        /** Takes an answer in. */
        private void turn(Runnable answer) {
            Runnable whileLive =
                    () -> {
                        if (live) {
                            answer.run();
                        }
                    };
            try {
                while (!isClosed() && !turns.offer(whileLive, 1, TimeUnit.SECONDS)) {
                    LogEvent.RUNTIME_NEWS_LATE
                            .to(log)
                            .log("Events of the Docker engine wait: their listener is slow");
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }

        void synchronize() {
            try {
                translator.synchronize();
                standing = true;
                disconnectionTold = false;
            } catch (RuntimeCallException failed) {
                failure = failed.getMessage();
                stream.close();
            }
        }

        void on(EngineJson.Event event) {
            if (standing) {
                translator.on(event);
            }
        }
    }
}
