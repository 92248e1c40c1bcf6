package dev.reveille.runtime;

import java.util.List;

/**
 * What a runtime tells by itself. Every event carries the state of things rather than the change,
 * so that a lost or doubled event does no harm.
 */
public sealed interface RuntimeEvent {

    /**
     * The connection stands, and this is all there is. Replaces whatever was known before. Each
     * that is {@link Instance.Glimpsed} is told of again, when it has been looked at.
     *
     * @param asked {@link dev.reveille.time.Time#nanos()} before which this was asked for: what was
     *     heard of later stays
     */
    record Synchronized(List<Instance> all, long asked) implements RuntimeEvent {
        public Synchronized {
            all = List.copyOf(all);
        }
    }

    /** Something happened to this workload (created, started, stopped, paused, healthy, …). */
    record Observed(Instance instance) implements RuntimeEvent {}

    /** A workload of this name no longer exists. */
    record Removed(String name) implements RuntimeEvent {}

    /**
     * The connection is lost and being re-established; {@link Synchronized} follows when it stands.
     * Until then what is known may be out of date.
     */
    record Disconnected(String reason) implements RuntimeEvent {}
}
