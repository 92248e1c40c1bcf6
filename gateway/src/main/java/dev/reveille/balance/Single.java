package dev.reveille.balance;

import dev.reveille.config.WakeRule;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One workload that answers for itself. */
public record Single(Workload workload) implements Destination {

    @Override
    public String name() {
        return workload.name();
    }

    @Override
    public Workload choose() {
        return workload;
    }

    @Override
    public Workload chooseQuietly() {
        return workload;
    }

    @Override
    public Optional<WakeRule> rule(WakeRule.Visit visit) {
        return workload.definition().waiting().rules().rule(visit);
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public String displayName(Workload answering) {
        return answering.definition().presentation().displayName();
    }

    @Override
    public Duration holdTimeout() {
        return workload.definition().waiting().holdTimeout();
    }

    @Override
    public Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        return workload.hold(timeout, listener);
    }
}
