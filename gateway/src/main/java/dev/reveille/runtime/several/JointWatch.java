package dev.reveille.runtime.several;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.several.Names.Home;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one stream of what several runtimes tell: what each tells stays in order, and one virtual
 * thread delivers it. At the start it waits a moment for all of them, so that who has a name alone
 * does not hang on which runtime answers first. Closed by whoever asked for it.
 */
final class JointWatch implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(JointWatch.class);

    private static final Duration FOR_THE_FIRST_NEWS = Duration.ofSeconds(2);

    /** News that wait for delivery; when full, the runtimes wait. */
    private static final int MOST_WAITING = 10_000;

    /** What one runtime tells, as it tells it. */
    private record News(int place, String runtime, RuntimeEvent event) {}

    private final Map<String, WorkloadRuntime> runtimes;
    private final Names names;
    private final Consumer<RuntimeEvent> listener;

    private final BlockingQueue<News> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final List<CountDownLatch> told = new ArrayList<>();
    private final List<Subscription> watches = new ArrayList<>();
    private final Thread deliverer = Thread.ofVirtual().name("runtime-news").unstarted(this::run);

    private volatile boolean closed;

    JointWatch(
            Map<String, WorkloadRuntime> runtimes, Names names, Consumer<RuntimeEvent> listener) {
        this.runtimes = runtimes;
        this.names = names;
        this.listener = listener;
    }

    void begin() {
        runtimes.forEach(
                (name, runtime) -> {
                    int place = watches.size();
                    CountDownLatch latch = new CountDownLatch(1);
                    told.add(latch);
                    watches.add(runtime.watch(event -> take(new News(place, name, event), latch)));
                });
        deliverer.start();
    }

    private void take(News news, CountDownLatch latch) {
        try {
            waiting.put(news);
            latch.countDown();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            awaitFirstNews();
            List<News> first = new ArrayList<>();
            waiting.drainTo(first);
            first.sort(Comparator.comparingInt(News::place));
            first.forEach(this::deliver);
            while (!closed) {
                deliver(waiting.take());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitFirstNews() throws InterruptedException {
        long patience = FOR_THE_FIRST_NEWS.toNanos();
        long begun = System.nanoTime();
        for (CountDownLatch latch : told) {
            if (!latch.await(
                    Math.max(0, patience - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS)) {
                log.debug("A runtime has told nothing yet; going on with what the others tell");
            }
        }
    }

    private void deliver(News news) {
        try {
            RuntimeEvent event = translated(news.runtime(), news.event());
            if (!closed) {
                listener.accept(event);
            }
        } catch (RuntimeException defect) {
            LogEvent.RUNTIME_NEWS_LOST
                    .to(log)
                    .setCause(defect)
                    .log("What runtime {} told could not be delivered", news.runtime());
        }
    }

    private RuntimeEvent translated(String runtime, RuntimeEvent event) {
        return switch (event) {
            case RuntimeEvent.Synchronized now -> {
                names.retain(
                        runtime,
                        now.all().stream().map(Instance::name).collect(Collectors.toSet()));
                yield new RuntimeEvent.Synchronized(
                        now.all().stream().map(each -> called(runtime, each)).toList(),
                        now.asked(),
                        runtime);
            }
            case RuntimeEvent.Observed observed ->
                    new RuntimeEvent.Observed(called(runtime, observed.instance()));
            case RuntimeEvent.Removed removed ->
                    new RuntimeEvent.Removed(
                            names.release(new Home(runtime, removed.name())), runtime);
            case RuntimeEvent.Disconnected lost ->
                    new RuntimeEvent.Disconnected(lost.reason(), runtime);
        };
    }

    private Instance called(String runtime, Instance instance) {
        return instance.on(runtime, names.of(new Home(runtime, instance.name())));
    }

    @Override
    public void close() {
        closed = true;
        watches.forEach(Subscription::close);
        deliverer.interrupt();
    }
}
