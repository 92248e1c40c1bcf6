package dev.reveille.runtime.docker;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.ReconnectDelay;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WatchKeeping;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;

/**
 * Keeps an engine's event stream open, whatever happens to the engine, and has it read.
 *
 * <p>Two virtual threads: one connects and takes events from the stream, one has them read and so
 * tells the listener, in order. The stream is opened before everything is listed, so that nothing
 * falls between the two. Closed by whoever asked for it, from any thread; both threads end at once,
 * and nothing is told afterwards.
 */
public final class EngineWatch implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);

    /** Turns that wait to be read; when full, the stream waits, and then the engine does. */
    private static final int MOST_WAITING = 10_000;

    /** To ask a socket file costs next to nothing, and until then nobody hears of what moves. */
    private static final Duration LONGEST_PAUSE_NEARBY = Duration.ofMillis(250);

    /**
     * The engine that is watched.
     *
     * @param events opens the stream
     * @param forget it went away, and may come back changed
     */
    public record Engine(Supplier<EngineStream> events, Readings readings, Runnable forget) {}

    /** Makes sense of one connection after the other. */
    public interface Readings {

        /**
         * Of one connection.
         *
         * @param tell passes on to the listener; in the reading's turn only
         * @param turn has something done in its turn, if the connection stands then; from any
         *     thread
         */
        Reading begin(Consumer<RuntimeEvent> tell, Consumer<Runnable> turn);
    }

    /** Makes sense of the events of one connection. Used by one thread only. */
    public interface Reading {

        /** Tells of everything there is. Comes first, and nothing else does if it fails. */
        void synchronize();

        /** The engine tells that something happened. */
        void on(EngineJson.Event event);

        /** The connection is lost. Comes last. */
        void end();
    }

    private final Engine engine;
    private final WatchKeeping keeping;
    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread connecting = thread("engine-events", this::connect);
    private final Thread reading = thread("engine-news", this::read);
    private volatile @Nullable EngineStream open;

    /** One that goes on from now on. */
    public static EngineWatch begin(
            Engine engine, DockerHost host, Consumer<RuntimeEvent> listener) {
        ReconnectDelay delay = new ReconnectDelay(RandomGenerator.getDefault(), longestPause(host));
        EngineWatch watch = new EngineWatch(engine, new WatchKeeping(listener, delay));
        watch.reading.start();
        watch.connecting.start();
        return watch;
    }

    static Duration longestPause(DockerHost host) {
        return host instanceof DockerHost.Unix ? LONGEST_PAUSE_NEARBY : ReconnectDelay.LONGEST;
    }

    private EngineWatch(Engine engine, WatchKeeping keeping) {
        this.engine = engine;
        this.keeping = keeping;
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }

    private void connect() {
        keeping.keep(
                () -> {
                    String reason = standUntilLost();
                    turns.put(() -> keeping.tell(new RuntimeEvent.Disconnected(reason)));
                    engine.forget().run();
                });
    }

    /** Returns why the stream ended, or never began. */
    private String standUntilLost() throws InterruptedException {
        try (EngineStream stream = engine.events().get()) {
            open = stream;
            if (keeping.isClosed()) {
                return "closed";
            }
            return new Connection(stream).untilLost();
        } catch (RuntimeCallException refused) {
            return refused.getMessage();
        }
    }

    private void read() {
        try {
            while (!keeping.isClosed()) {
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

    @Override
    public void close() {
        keeping.close();
        EngineStream current = open;
        if (current != null) {
            current.close();
        }
        connecting.interrupt();
        reading.interrupt();
    }

    /** One connection, from its opening to its loss; what still comes of it later is dropped. */
    private final class Connection {

        private final EngineStream stream;
        private final Reading its = engine.readings().begin(keeping::tell, this::turn);
        private volatile boolean live = true;
        private volatile @Nullable String failure;

        /** Whether everything was told once; reading thread only. */
        private boolean standing;

        Connection(EngineStream stream) {
            this.stream = stream;
        }

        String untilLost() throws InterruptedException {
            turns.put(this::synchronize);
            String end = takeEvents();
            live = false;
            turns.put(its::end);
            String known = failure;
            return known == null ? end : known;
        }

        private String takeEvents() throws InterruptedException {
            // Making the iterator already reads, and so waits for the first event.
            try (MappingIterator<EngineJson.Event> events =
                    EngineJson.MAPPER.readerFor(EngineJson.Event.class).readValues(stream.body())) {
                while (events.hasNextValue()) {
                    EngineJson.Event event = events.nextValue();
                    turns.put(() -> on(event));
                }
                return "the engine ended its event stream";
            } catch (JacksonException broken) {
                return "the event stream broke: " + broken.getOriginalMessage();
            }
        }

        private void on(EngineJson.Event event) {
            if (standing) {
                its.on(event);
            }
        }

        private void synchronize() {
            try {
                its.synchronize();
                standing = true;
            } catch (RuntimeCallException failed) {
                failure = failed.getMessage();
            } finally {
                // Also after a mistake of ours: the next connection may do without it.
                if (!standing) {
                    stream.close();
                }
            }
        }

        private void turn(Runnable task) {
            Runnable whileLive =
                    () -> {
                        if (live) {
                            task.run();
                        }
                    };
            try {
                while (!keeping.isClosed() && !turns.offer(whileLive, 1, TimeUnit.SECONDS)) {
                    LogEvent.RUNTIME_NEWS_LATE
                            .to(log)
                            .log("Events of the Docker engine wait: their listener is slow");
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
