package dev.reveille.balance;

import dev.reveille.config.WakeRule;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Whom a route leads to. Safe for use by many threads; nothing here blocks. */
public sealed interface Destination permits Single, Group {

    /** A workload's or a group's name. */
    String name();

    /**
     * The workload that is to answer the next request: an awake one if there is any, otherwise the
     * one whose wake is worth watching. Whether it still is awake is only certain once it has been
     * entered; then {@link #size} attempts are enough to have asked everyone.
     */
    Workload choose();

    /** The same for a request that is to wake nobody. */
    Workload chooseQuietly();

    /** Whether a request is one that is not to wake anybody, or not to count. */
    Optional<WakeRule> rule(WakeRule.Visit visit);

    /** How many workloads may answer. */
    int size();

    /** What people call a workload that answers here. */
    String displayName(Workload workload);

    /** How long a request is held at most. */
    Duration holdTimeout();

    /**
     * Lets a request wait until someone is awake, as {@link Workload#hold} does. {@link
     * HoldOutcome.Ready} then means that it is worth choosing again.
     */
    Hold hold(Duration timeout, Consumer<HoldOutcome> listener);
}
