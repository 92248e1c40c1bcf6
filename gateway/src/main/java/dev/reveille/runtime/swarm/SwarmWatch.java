package dev.reveille.runtime.swarm;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.EngineJson;
import dev.reveille.runtime.docker.EngineStream;
import dev.reveille.runtime.docker.ReconnectDelay;
import dev.reveille.time.Time;
import java.util.Optional;
import java.util.Set;
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
 * Keeps a manager's event stream open, whatever happens to it, and has looked at what it tells of.
 *
 * <p>Two virtual threads: one connects and reads, one looks and tells the listener, in order. The
 * stream is opened before everything is listed, so that nothing falls between the two. Closed by
 * whoever asked for it, from any thread; both threads end at once, and nothing is told afterwards.
 */
final class SwarmWatch implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(SwarmWatch.class);

    /** News that wait; when full, reading waits, and then the engine does. */
    private static final int MOST_WAITING = 10_000;

    /**
     * What tells of a task on the manager's own machine; the rest of a container's life does not.
     */
    private static final Set<String> TELLING = Set.of("start", "die", "oom", "health_status");

    /** What the reading thread has for the other one. */
    private sealed interface News {
        record Connected(EngineStream stream) implements News {}

        record Lost(String reason) implements News {}

        record Changed(String service) implements News {}

        record Due(String service) implements News {}
    }

    private final SwarmApi api;
    private final Services services;
    private final ReconnectDelay delay;
    private final Consumer<RuntimeEvent> listener;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader = Thread.ofVirtual().name("swarm-events").unstarted(this::read);
    private final Thread deliverer =
            Thread.ofVirtual().name("swarm-deliver").unstarted(this::deliver);
    private final Lookout lookout;
    private volatile @Nullable EngineStream open;

    /** Whether everything was told once on the connection there is. */
    private volatile boolean standing;

    private volatile @Nullable String failure;

    /** Delivering thread only. */
    private boolean disconnectionTold;

    SwarmWatch(
            SwarmApi api,
            Services services,
            Time time,
            ReconnectDelay delay,
            Consumer<RuntimeEvent> listener) {
        this.api = api;
        this.services = services;
        this.delay = delay;
        this.listener = listener;
        this.lookout =
                new Lookout(services, time, this::tell, name -> news.offer(new News.Due(name)));
    }

    void begin() {
        deliverer.start();
        reader.start();
    }

    private void read() {
        try {
            while (!isClosed()) {
                news.put(new News.Lost(readUntilLost()));
                api.forgetVersion();
                services.forgetSurroundings();
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
            open = stream;
            failure = null;
            if (isClosed()) {
                return "closed";
            }
            news.put(new News.Connected(stream));
            String end = readEvents(stream);
            if (standing) {
                delay.reset();
            }
            String known = failure;
            return known == null ? end : known;
        } catch (RuntimeCallException refused) {
            return refused.getMessage();
        }
    }

    private String readEvents(EngineStream stream) throws InterruptedException {
        try (MappingIterator<EngineJson.Event> events =
                EngineJson.MAPPER.readerFor(EngineJson.Event.class).readValues(stream.body())) {
            while (events.hasNextValue()) {
                Optional<String> service = service(events.nextValue());
                if (service.isPresent()) {
                    news.put(new News.Changed(service.get()));
                }
            }
            return "the engine ended its event stream";
        } catch (JacksonException broken) {
            return "the event stream broke: " + broken.getOriginalMessage();
        }
    }

    /** The service that an event is about, if it is about one. */
    static Optional<String> service(EngineJson.Event event) {
        String action = event.action().split(":", 2)[0];
        String name =
                switch (event.type()) {
                    case "service" -> event.attribute("name");
                    case "container" ->
                            TELLING.contains(action)
                                    ? event.attribute("com.docker.swarm.service.name")
                                    : "";
                    default -> "";
                };
        return Optional.of(name).filter(n -> !n.isEmpty());
    }

    private void deliver() {
        try {
            while (!isClosed()) {
                News next = news.take();
                try {
                    take(next);
                } catch (RuntimeException defect) {
                    LogEvent.RUNTIME_NEWS_LOST
                            .to(log)
                            .setCause(defect)
                            .log("An event of the swarm could not be delivered");
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(News next) {
        switch (next) {
            case News.Connected(EngineStream stream) -> synchronize(stream);
            case News.Changed(String service) when standing -> lookout.changed(service);
            case News.Due(String service) when standing -> lookout.lookAgain(service);
            case News.Changed _, News.Due _ ->
                    log.trace("Everything is about to be compared anyway");
            case News.Lost(String reason) -> {
                standing = false;
                lookout.rest();
                if (!disconnectionTold) {
                    disconnectionTold = true;
                    tell(new RuntimeEvent.Disconnected(reason));
                }
            }
        }
    }

    private void synchronize(EngineStream stream) {
        try {
            lookout.synchronize();
            standing = true;
            disconnectionTold = false;
        } catch (RuntimeCallException failed) {
            failure = failed.getMessage();
            stream.close();
        }
    }

    private void tell(RuntimeEvent event) {
        if (!isClosed()) {
            listener.accept(event);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        EngineStream current = open;
        if (current != null) {
            current.close();
        }
        reader.interrupt();
        deliverer.interrupt();
    }
}
