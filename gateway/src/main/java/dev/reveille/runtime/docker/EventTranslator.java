package dev.reveille.runtime.docker;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the engine says during one connection into what the port promises. Used by the watch's
 * delivering thread only; questions to the engine are asked on other threads and their answers come
 * back in its turn, so a container whose lock the engine holds holds up nobody else.
 *
 * <p>Most events only cause a look at the container. Two tell by themselves, because at their time
 * a look has to wait for the engine (see {@link Runs}): {@code network connect} of a container that
 * is not up (its address is asked of the network, and it counts as running from then on) and {@code
 * die} (it carries the exit code). {@code kill} is followed by {@code die} if it had an effect;
 * what happens inside a container ({@code exec_*}, {@code top}, {@code attach}) changes nothing.
 */
final class EventTranslator implements EngineWatch.Reading {

    private static final Logger log = LoggerFactory.getLogger(EventTranslator.class);

    /** What the translator needs of the watch and of the engine. */
    record Surroundings(
            DockerApi api,
            Containers containers,
            Runs runs,
            Time time,
            Consumer<RuntimeEvent> listener,
            Consumer<Runnable> turn) {}

    /** A gateway that has just been started first answers those who wait for it. */
    private static final Duration BEFORE_LOOKS = Duration.ofSeconds(1);

    private final Surroundings with;
    private final Questions questions;
    private final NetworkLooks networks = new NetworkLooks(this::askNetwork);
    private final Glimpses glimpses = new Glimpses(this::lookAtGlimpsed);
    private final Map<String, TrackedContainer> byId = new HashMap<>();

    EventTranslator(Surroundings with) {
        this.with = with;
        this.questions = new Questions(with.time(), with.turn());
    }

    @Override
    public void synchronize() {
        long asked = with.time().nanos();
        Containers.Overview all = with.containers().overview();
        for (Sighting sighting : all.seen()) {
            tracked(sighting.instance().id(), sighting.instance().name()).see(sighting);
        }
        for (Instance glimpsed : all.glimpsed()) {
            tracked(glimpsed.id(), glimpsed.name());
            glimpses.add(glimpsed.id());
        }
        with.listener().accept(new RuntimeEvent.Synchronized(all.instances(), asked));
        if (!glimpses.isEmpty()) {
            with.time().after(BEFORE_LOOKS, () -> with.turn().accept(glimpses::begin));
        }
    }

    private boolean lookAtGlimpsed(String id, Runnable then) {
        TrackedContainer container = byId.get(id);
        if (container == null || container.isSeen()) {
            return false;
        }
        Optional<Long> version = container.beginLook();
        version.ifPresent(begun -> askWhatItIs(id, container, begun, then));
        return version.isPresent();
    }

    @Override
    public void on(EngineJson.Event event) {
        // A verdict is part of the action's name: "health_status: healthy".
        String action = event.action().split(":", 2)[0];
        switch (event.type()) {
            case "container" -> onContainer(action, event);
            case "network" -> onNetwork(action, event);
            default -> log.trace("Ignored: {}", event);
        }
    }

    /** What still comes of it has no turn any more. */
    @Override
    public void end() {
        glimpses.clear();
    }

    private void onContainer(String action, EngineJson.Event event) {
        String id = event.actorId();
        String name = event.attribute("name");
        switch (action) {
            case "create", "pause", "unpause", "stop", "restart", "update", "health_status" ->
                    look(id, tracked(id, name));
            case "start" -> {
                TrackedContainer container = tracked(id, name);
                container.endStarting();
                look(id, container);
            }
            // Podman says "remove", and until version 5 "died".
            case "die", "died" -> died(id, tracked(id, name), event);
            case "oom" -> tracked(id, name).ranOutOfMemory();
            case "rename" -> renamed(id, Sighting.name(event.attribute("oldName")), name);
            case "destroy", "remove" -> gone(id);
            default -> log.trace("Ignored: {}", event);
        }
    }

    private void onNetwork(String action, EngineJson.Event event) {
        // For Podman it is the container to which something happens, not the network.
        String attribute = event.attribute("container");
        String id = attribute.isEmpty() ? event.actorId() : attribute;
        TrackedContainer container = byId.get(id);
        if (container == null) {
            return;
        }
        if (container.isUp() || attribute.isEmpty() || !with.containers().areReachedByNetworks()) {
            look(id, container);
        } else if (action.equals("connect")) {
            with.containers().stirs(container.name());
            container
                    .begin(with.runs(), id, event.time())
                    .ifPresentOrElse(
                            starting -> askAddress(id, container, starting, event),
                            () -> look(id, container));
        } else if (action.equals("disconnect") && container.starting().isPresent()) {
            // Connected, never started, disconnected: the start failed.
            with.runs().failed(id);
            container.endStarting();
            look(id, container);
        }
    }

    private void died(String id, TrackedContainer container, EngineJson.Event event) {
        container.endStarting();
        container
                .ended(exitCode(event), event.time(), with.time().nanos())
                .ifPresent(stopped -> with.listener().accept(new RuntimeEvent.Observed(stopped)));
        look(id, container);
    }

    private static int exitCode(EngineJson.Event event) {
        String docker = event.attribute("exitCode");
        try {
            return Integer.parseInt(
                    docker.isEmpty() ? event.attribute("containerExitCode") : docker);
        } catch (NumberFormatException notTold) {
            return 0;
        }
    }

    /**
     * @param toldName its name before, which Podman does not tell
     */
    private void renamed(String id, String toldName, String newName) {
        TrackedContainer container = tracked(id, newName);
        String oldName = toldName.isEmpty() ? container.name() : toldName;
        if (container.name().equals(oldName) && !oldName.equals(newName)) {
            container.rename(newName);
            with.listener().accept(new RuntimeEvent.Removed(oldName));
        }
        look(id, container);
    }

    private void gone(String id) {
        TrackedContainer container = byId.remove(id);
        with.runs().forget(id);
        if (container != null) {
            with.listener().accept(new RuntimeEvent.Removed(container.name()));
        }
    }

    private TrackedContainer tracked(String id, String name) {
        return byId.computeIfAbsent(id, _ -> new TrackedContainer(name));
    }

    private void look(String id, TrackedContainer container) {
        container.changed();
        with.containers().stirs(container.name());
        lookAgain(id, container);
    }

    private void lookAgain(String id, TrackedContainer container) {
        container.beginLook().ifPresent(version -> askWhatItIs(id, container, version, () -> {}));
    }

    private void askWhatItIs(String id, TrackedContainer container, long version, Runnable then) {
        questions.ask(
                () -> with.containers().look(id),
                seen -> {
                    looked(id, container, version, seen);
                    then.run();
                });
    }

    private void looked(
            String id,
            TrackedContainer container,
            long version,
            Optional<Optional<Sighting>> answer) {
        boolean current = container.endLook(version);
        if (byId.get(id) != container) {
            return;
        }
        if (!current) {
            lookAgain(id, container);
        } else if (answer.isPresent() && answer.get().isEmpty()) {
            gone(id);
        } else if (answer.isPresent()) {
            container.see(answer.get().get());
            with.listener().accept(new RuntimeEvent.Observed(answer.get().get().instance()));
        }
    }

    private void askAddress(
            String id,
            TrackedContainer container,
            TrackedContainer.Starting starting,
            EngineJson.Event event) {
        long observedAt = with.time().nanos();
        String networkId = event.actorId();
        networks.ask(
                networkId,
                found -> {
                    EngineJson.Member member =
                            found.map(network -> network.containers().get(id))
                                    .orElse(new EngineJson.Member("", ""));
                    container
                            .attached(
                                    starting,
                                    event.attribute("name"),
                                    Attachments.endpoint(networkId, member),
                                    observedAt)
                            .filter(_ -> byId.get(id) == container)
                            .ifPresent(
                                    instance ->
                                            with.listener()
                                                    .accept(new RuntimeEvent.Observed(instance)));
                });
    }

    private void askNetwork(String id, Consumer<Optional<EngineJson.Network>> answer) {
        questions.ask(
                () -> with.api().network(id),
                found -> answer.accept(found.flatMap(known -> known)));
    }
}
