package dev.reveille.it.runtime;

import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a watch told, with the time at which it did. */
final class EventRecord implements Consumer<RuntimeEvent> {

    /** One event and when it came. */
    record Told(RuntimeEvent event, long nanos) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();

    @Override
    public void accept(RuntimeEvent event) {
        told.add(new Told(event, System.nanoTime()));
    }

    List<RuntimeEvent> events() {
        return told.stream().map(Told::event).toList();
    }

    /** How many events have come; what follows is newer. */
    int mark() {
        return told.size();
    }

    /** Waits for the first event after the mark that fits. */
    Told first(int mark, Predicate<RuntimeEvent> fits) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(
                        () ->
                                told.subList(mark, told.size()).stream()
                                        .filter(t -> fits.test(t.event()))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits for the first status of the kind that this container is told to have. */
    <S extends Instance.Status> S status(int mark, String name, Class<S> kind) {
        RuntimeEvent event = first(mark, e -> isStatus(e, name, kind)).event();
        return kind.cast(((RuntimeEvent.Observed) event).instance().status());
    }

    static boolean isStatus(
            RuntimeEvent event, String name, Class<? extends Instance.Status> kind) {
        return event instanceof RuntimeEvent.Observed(Instance instance)
                && instance.name().equals(name)
                && kind.isInstance(instance.status());
    }
}
