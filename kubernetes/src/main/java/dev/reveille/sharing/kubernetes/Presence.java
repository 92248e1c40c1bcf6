package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway's own Lease: that it is there, and what it was used for lately. One write every few
 * seconds, whatever happens. Thread-safe; begun and closed once.
 */
final class Presence implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    static final Duration RENEWAL = Duration.ofSeconds(5);

    /** An annotation may have 256 KiB; nothing rests on the rest. */
    private static final int MOST_USES = 200;

    private final Leases leases;
    private final String own;
    private final Time time;
    private final ThisGateway here;
    private final Listener listener;
    private volatile Time.Timer next = () -> {};
    private volatile boolean over;

    /** Hears whether the API server could be reached. Must not block. */
    interface Listener {
        void reached();

        void missed(String why);
    }

    Presence(Leases leases, String own, Time time, ThisGateway here, Listener listener) {
        this.leases = leases;
        this.own = own;
        this.time = time;
        this.here = here;
        this.listener = listener;
    }

    /** Enters, if the API server can be reached, and goes on doing so. */
    void begin() {
        renew();
    }

    private void renew() {
        if (over) {
            return;
        }
        try {
            enter();
            listener.reached();
        } catch (KubernetesClientException | IllegalStateException failure) {
            log.debug("Cannot renew {}: {}", name(own), failure.getMessage());
            listener.missed(String.valueOf(failure.getMessage()));
        }
        if (!over) {
            next = time.after(RENEWAL, this::renew);
        }
    }

    private void enter() {
        Map<String, String> uses = Map.of(Note.USES, written(here.uses()));
        if (leases.renew(name(own), uses).isEmpty()) {
            leases.make(name(own), Note.GATEWAY, own, RENEWAL.multipliedBy(3), uses);
        }
    }

    static String name(String id) {
        return "reveille-gateway-" + id;
    }

    private static String written(List<Use> uses) {
        return uses.stream()
                .limit(MOST_USES)
                .map(use -> use.workload() + " " + use.ago().toMillis())
                .collect(Collectors.joining(","));
    }

    /** What another one was used for. */
    static List<Use> uses(Note note) {
        Map<String, Duration> uses = new HashMap<>();
        for (String use : note.annotations().getOrDefault(Note.USES, "").split(",", -1)) {
            String[] parts = use.split(" ", 2);
            if (parts.length == 2 && parts[1].matches("\\d{1,15}")) {
                uses.put(parts[0], Duration.ofMillis(Long.parseLong(parts[1])));
            }
        }
        return uses.entrySet().stream().map(use -> new Use(use.getKey(), use.getValue())).toList();
    }

    /** Takes leave. */
    @Override
    public void close() {
        over = true;
        next.cancel();
        try {
            leases.remove(name(own), own);
        } catch (KubernetesClientException | IllegalStateException away) {
            log.debug("Could not take leave: {}", away.getMessage());
        }
    }
}
