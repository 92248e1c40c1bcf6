package dev.reveille.sharing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the place is in reach through which the gateways speak with each other. Thread-safe. */
public final class Contact {

    private final Duration settle;
    private final Time time;

    /** Nobody is with it: who the others are is known elsewhere. */
    private volatile Standing standing;

    @GuardedBy("this")
    private boolean lossTold;

    /**
     * Not in reach yet.
     *
     * @param settle how long the others may take to be back after all have lost that place
     */
    public Contact(Duration settle, Time time) {
        this.settle = settle;
        this.time = time;
        this.standing = new Standing(false, time.nanos(), List.of());
    }

    /** It answers. Returns whether that is to be told, since it did not before. */
    public synchronized boolean made() {
        if (standing.connected()) {
            return false;
        }
        standing = new Standing(true, time.nanos(), List.of());
        return true;
    }

    /** It does not answer. Returns whether that is to be told, since it did, or never has. */
    public synchronized boolean lost() {
        if (!standing.connected() && lossTold) {
            return false;
        }
        lossTold = true;
        standing = new Standing(false, time.nanos(), List.of());
        return true;
    }

    /** Cheap. */
    public boolean isMade() {
        return standing.connected();
    }

    /** The same for people. */
    public Standing standing(List<String> others) {
        Standing now = standing;
        return new Standing(now.connected(), now.since(), others);
    }

    /** Why it cannot be known whether the others use something; empty if they can be asked. */
    public Optional<String> doubt() {
        Standing now = standing;
        if (!now.connected()) {
            return Optional.of("the other gateways cannot be asked");
        }
        return time.since(now.since()).compareTo(settle) < 0
                ? Optional.of("other gateways may not be back yet")
                : Optional.empty();
    }
}
