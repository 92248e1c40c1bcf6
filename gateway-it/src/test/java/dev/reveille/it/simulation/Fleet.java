package dev.reveille.it.simulation;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All containers of one engine. Thread-safe. */
public final class Fleet {

    private static final int ID_BYTES = 32;

    private final EngineDocuments documents;
    private final EventLog events;
    private final ConcurrentMap<String, SimulatedContainer> byName = new ConcurrentHashMap<>();

    /** The newest last; a name or the beginning of an id leads to one. */
    private final ConcurrentSkipListMap<String, SimulatedContainer> byId =
            new ConcurrentSkipListMap<>();

    /** The same ids in every run. */
    private final Random ids = new Random(20261126);

    Fleet(EngineDocuments documents, EventLog events) {
        this.documents = documents;
        this.events = events;
    }

    /** Is created, of which one may hear. */
    public SimulatedContainer create(
            String name, Map<String, String> labels, boolean healthChecked) {
        SimulatedContainer container = add(name, labels, healthChecked);
        container.tell("create");
        return container;
    }

    /** Has been there before anybody listened. */
    public SimulatedContainer add(String name, Map<String, String> labels, boolean healthChecked) {
        SimulatedContainer container =
                new SimulatedContainer(documents, events, newId(), name, labels, healthChecked);
        if (byName.putIfAbsent(name, container) != null) {
            throw new IllegalArgumentException("There is a container of the name " + name);
        }
        byId.put(container.id(), container);
        return container;
    }

    private synchronized String newId() {
        byte[] id = new byte[ID_BYTES];
        ids.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Ends, if it runs, and is gone. */
    public void remove(SimulatedContainer container) {
        container.die(137);
        byName.remove(container.name(), container);
        byId.remove(container.id());
        container.tell("destroy");
    }

    /** Gets another name. */
    public void rename(SimulatedContainer container, String name) {
        if (byName.putIfAbsent(name, container) != null) {
            throw new IllegalArgumentException("There is a container of the name " + name);
        }
        byName.remove(container.name(), container);
        container.rename(name);
    }

    /** By its id, the beginning of that, or its name, which comes first. */
    public Optional<SimulatedContainer> find(String reference) {
        SimulatedContainer named = byName.get(reference);
        if (named != null) {
            return Optional.of(named);
        }
        return Optional.ofNullable(byId.ceilingEntry(reference))
                .filter(entry -> entry.getKey().startsWith(reference))
                .map(Map.Entry::getValue);
    }

    public Collection<SimulatedContainer> all() {
        return byId.values();
    }
}
