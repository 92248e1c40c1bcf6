package dev.reveille.runtime;

import java.util.List;

/**
 * What a runtime tells by itself. Every event carries the state of things rather than the change,
 * so that a lost or doubled event does no harm. Where there are several runtimes, each tells of its
 * own workloads only, and its name is in what it tells; otherwise that is empty.
 */
public sealed interface RuntimeEvent {

    /** The one of several that tells this; empty where there is only one. */
    String runtime();

    /**
     * The connection stands, and this is all there is. Replaces whatever was known before. Each
     * that is {@link Instance.Glimpsed} is told of again, when it has been looked at.
     *
     * @param asked {@link dev.reveille.time.Time#nanos()} before which this was asked for: what was
     *     heard of later stays
     */
    record Synchronized(List<Instance> all, long asked, String runtime) implements RuntimeEvent {
        public Synchronized {
            all = List.copyOf(all);
        }

        public Synchronized(List<Instance> all, long asked) {
            this(all, asked, "");
        }
    }

    /** Something happened to this workload (created, started, stopped, paused, healthy, …). */
    record Observed(Instance instance) implements RuntimeEvent {
        @Override
        public String runtime() {
            return instance.runtime();
        }
    }

    /** A workload of this name no longer exists. */
    record Removed(String name, String runtime) implements RuntimeEvent {
        public Removed(String name) {
            this(name, "");
        }
    }

    /**
     * The connection is lost and being re-established; {@link Synchronized} follows when it stands.
     * Until then what is known may be out of date.
     */
    record Disconnected(String reason, String runtime) implements RuntimeEvent {
        public Disconnected(String reason) {
            this(reason, "");
        }
    }
}
