package dev.reveille.workload;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The workloads of this gateway, as the other gateways come to know them. Thread-safe. */
public final class SharedWorkloads implements ThisGateway {

    private final Workloads workloads;
    private final Time time;
    private long asked;

    public SharedWorkloads(Workloads workloads, Time time) {
        this.workloads = workloads;
        this.time = time;
        this.asked = time.nanos();
    }

    @Override
    public synchronized List<Use> uses() {
        long now = time.nanos();
        Duration since = Duration.ofNanos(now - asked);
        asked = now;
        List<Use> uses = new ArrayList<>();
        for (Workload workload : workloads.all()) {
            Optional<Duration> lastUse = workload.otherGateways().lastUse();
            lastUse.filter(ago -> ago.compareTo(since) <= 0)
                    .ifPresent(ago -> uses.add(new Use(workload.name(), ago)));
        }
        return uses;
    }

    @Override
    public void usedElsewhere(Use use) {
        of(use.workload()).ifPresent(workload -> workload.usedElsewhere(use.ago()));
    }

    @Override
    public void letSleep(SleepWish wish, Consumer<Consent> answer) {
        of(wish.workload())
                .ifPresentOrElse(
                        workload -> workload.letSleep(wish, answer),
                        () -> answer.accept(new Consent.Given()));
    }

    @Override
    public void regain(String workload) {
        of(workload).ifPresent(OtherGateways::regain);
    }

    @Override
    public void wakesElsewhere(String workload) {
        of(workload).ifPresent(OtherGateways::wakesElsewhere);
    }

    private Optional<OtherGateways> of(String name) {
        return workloads.find(name).map(Workload::otherGateways);
    }
}
