package dev.reveille.runtime.swarm;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.docker.EngineJson;
import dev.reveille.runtime.docker.EngineWatch;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at services of which something was heard, and goes on looking while their tasks are on
 * their way somewhere, for tasks tell nothing by themselves: often at first, and less often the
 * longer nothing comes of it. Tells what is new.
 */
final class Lookout implements EngineWatch.Reading {

    private static final Logger log = LoggerFactory.getLogger(Lookout.class);

    /**
     * What tells of a task on the manager's own machine; the rest of a container's life does not.
     */
    private static final Set<String> TELLING = Set.of("start", "die", "oom", "health_status");

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Each pause is this part of the time in which nothing has come of looking. */
    private static final int PART = 8;

    /** A task's end is known to its machine a little before the managers hear of it. */
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    private final Services services;
    private final Time time;
    private final Consumer<RuntimeEvent> listener;
    private final Consumer<Runnable> turn;

    private final Map<String, Sighting> told = new HashMap<>();

    /** Since when each of those that are looked at has been looked at in vain. */
    private final Map<String, Long> restless = new HashMap<>();

    private final Map<String, Time.Timer> planned = new HashMap<>();

    Lookout(
            Services services,
            Time time,
            Consumer<RuntimeEvent> listener,
            Consumer<Runnable> turn) {
        this.services = services;
        this.time = time;
        this.listener = listener;
        this.turn = turn;
    }

    @Override
    public void synchronize() {
        long asked = time.nanos();
        List<Sighting> all = services.all();
        all.forEach(sighting -> told.put(sighting.name(), sighting));
        listener.accept(
                new RuntimeEvent.Synchronized(
                        all.stream().map(Sighting::instance).toList(), asked));
        for (Sighting sighting : all) {
            if (!sighting.settled()) {
                restless.put(sighting.name(), time.nanos());
                plan(sighting.name());
            }
        }
    }

    @Override
    public void on(EngineJson.Event event) {
        service(event).ifPresent(this::changed);
    }

    /** The service that an event is about, if it is about one. */
    private static Optional<String> service(EngineJson.Event event) {
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

    private void changed(String name) {
        Optional.ofNullable(planned.remove(name)).ifPresent(Time.Timer::cancel);
        restless.put(name, time.nanos());
        look(name);
    }

    /** Its time has come, unless something was heard of it meanwhile. */
    private void lookAgain(String name) {
        if (planned.remove(name) != null) {
            look(name);
        }
    }

    private void look(String name) {
        try {
            services.look(name).ifPresentOrElse(this::seen, () -> gone(name));
        } catch (RuntimeCallException failure) {
            // The next look makes up for it; a manager that is gone is told of by the watch.
            log.debug("Cannot look at service {}: {}", name, failure.getMessage());
            if (told.containsKey(name)) {
                plan(name);
            }
        }
    }

    private void seen(Sighting sighting) {
        String name = sighting.name();
        Optional<Sighting> before = Optional.ofNullable(told.put(name, sighting));
        if (before.filter(sighting::tellsNothingNew).isEmpty()) {
            restless.put(name, time.nanos());
            listener.accept(new RuntimeEvent.Observed(sighting.instance()));
        }
        if (!sighting.settled() || vain(name).compareTo(AFTERMATH) < 0) {
            plan(name);
        } else {
            restless.remove(name);
            // Once more, later than anything that was asked meanwhile: a look that began before
            // another one, and ended after it, was taken for old news.
            listener.accept(new RuntimeEvent.Observed(sighting.instance()));
        }
    }

    private void gone(String name) {
        restless.remove(name);
        if (told.remove(name) != null) {
            listener.accept(new RuntimeEvent.Removed(name));
        }
    }

    private Duration vain(String name) {
        return time.since(restless.getOrDefault(name, time.nanos()));
    }

    private void plan(String name) {
        Duration part = vain(name).dividedBy(PART);
        Duration pause =
                part.compareTo(SHORTEST) < 0
                        ? SHORTEST
                        : part.compareTo(LONGEST) > 0 ? LONGEST : part;
        planned.put(name, time.after(pause, () -> turn.accept(() -> lookAgain(name))));
    }

    @Override
    public void end() {
        planned.values().forEach(Time.Timer::cancel);
    }
}
