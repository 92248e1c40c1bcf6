package dev.reveille.balance;

import dev.reveille.config.GroupDefinition;
import dev.reveille.config.WakeRule;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Several workloads behind one host. Each sleeps, wakes and fails by itself; a request is answered
 * by one that is awake, and wakes others along the way, until as many are awake or waking as one
 * wants. One that failed is left out, and tried again when its back-off is over.
 *
 * <p>Safe for use by many threads. Stays the same object as long as the configuration has a group
 * of its name; closed by {@link Groups}.
 */
public final class Group implements Destination {

    /**
     * What it consists of at the moment.
     *
     * @param members those that are there, in the order of the definition; at least one
     * @param strategy knows the members by their indices
     */
    private record Makeup(
            GroupDefinition definition,
            List<Workload> members,
            Strategy strategy,
            List<WorkloadRuntime.Subscription> watches) {}

    private final Time time;
    private final Set<GroupHold> holds = ConcurrentHashMap.newKeySet();
    private volatile Makeup makeup;

    Group(GroupDefinition definition, List<Workload> members, Time time) {
        this.time = time;
        this.makeup = makeup(definition, members);
    }

    private Makeup makeup(GroupDefinition definition, List<Workload> members) {
        return new Makeup(
                definition,
                List.copyOf(members),
                Strategy.of(definition),
                members.stream().map(member -> member.onChange(this::onMemberChange)).toList());
    }

    /** One thread at a time. Nothing happens if nothing changes, so that turns go on. */
    void redefine(GroupDefinition definition, List<Workload> members) {
        Makeup before = makeup;
        if (!before.definition().equals(definition) || !before.members().equals(members)) {
            makeup = makeup(definition, members);
            before.watches().forEach(WorkloadRuntime.Subscription::close);
        }
    }

    /** Requests that are here already are answered all the same. */
    void close() {
        makeup.watches().forEach(WorkloadRuntime.Subscription::close);
    }

    @Override
    public String name() {
        return makeup.definition().name();
    }

    /** The Host it answers to. */
    public String host() {
        return makeup.definition().host();
    }

    /** Those who may answer, in the order of the definition. */
    public List<Workload> members() {
        return makeup.members();
    }

    /** Requests that are held for it now. */
    public int held() {
        return holds.size();
    }

    @Override
    public int size() {
        return makeup.members().size();
    }

    @Override
    public String displayName(Workload answering) {
        return name() + " · " + answering.definition().presentation().displayName();
    }

    /** The longest of its members'. */
    @Override
    public Duration holdTimeout() {
        return makeup.members().stream()
                .map(member -> member.definition().waiting().holdTimeout())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public Workload choose() {
        Makeup now = makeup;
        wakeAlongTheWay(now);
        return choose(now);
    }

    @Override
    public Workload chooseQuietly() {
        return choose(makeup);
    }

    /** The rules of its members hold for it, each for all of them. */
    @Override
    public Optional<WakeRule> rule(WakeRule.Visit visit) {
        List<Workload> members = makeup.members();
        for (int i = 0; i < members.size(); i++) {
            Optional<WakeRule> found = members.get(i).definition().waiting().rules().rule(visit);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Workload choose(Makeup now) {
        OptionalInt chosen = now.strategy().choose(now.members());
        return chosen.isPresent()
                ? now.members().get(chosen.getAsInt())
                : now.members().stream()
                        .min(Comparator.comparingInt(Group::distance))
                        .orElseThrow();
    }

    /** Wakes so many that those and the ones that are up already make as many as one wants. */
    private void wakeAlongTheWay(Makeup now) {
        int missing = now.definition().minAwake();
        for (Workload member : now.members()) {
            if (isUp(member)) {
                missing--;
            }
        }
        for (int i = 0; i < now.members().size() && missing > 0; i++) {
            Workload member = now.members().get(i);
            if (mayBeWoken(member)) {
                member.wake();
                missing -= isUp(member) ? 1 : 0;
            }
        }
    }

    /** Whether it is awake or about to be. */
    private static boolean isUp(Workload member) {
        return switch (member.state()) {
            case Awake _ -> member.isReady();
            case Waking _ -> true;
            case Draining draining -> draining.wakeRequested();
            case FallingAsleep falling -> falling.wakeRequested();
            case Asleep _, Failed _ -> false;
        };
    }

    private boolean mayBeWoken(Workload member) {
        return member.downtime().isEmpty() && isToBeWoken(member);
    }

    private boolean isToBeWoken(Workload member) {
        return switch (member.state()) {
            case Asleep _ -> true;
            case Awake _ -> !member.isReady();
            case Waking _ -> false;
            case Draining draining -> !draining.wakeRequested();
            case FallingAsleep falling -> !falling.wakeRequested();
            case Failed failed -> failed.retryIn(time.nanos()).isZero();
        };
    }

    /** How far from being awake it is, roughly; furthest outside of its hours. */
    private static int distance(Workload member) {
        if (member.downtime().isPresent()) {
            return 7;
        }
        return switch (member.state()) {
            case Awake _ -> member.isReady() ? 0 : 3;
            case Waking _ -> 1;
            case Draining draining -> draining.wakeRequested() ? 2 : 4;
            case FallingAsleep falling -> falling.wakeRequested() ? 2 : 4;
            case Asleep _ -> 5;
            case Failed _ -> 6;
        };
    }

    @Override
    public Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        GroupHold hold = new GroupHold(this, time, timeout, listener);
        holds.add(hold);
        hold.begin();
        return hold;
    }

    void left(GroupHold hold) {
        holds.remove(hold);
    }

    boolean isAnyoneAwake() {
        return makeup.members().stream().anyMatch(Workload::isReady);
    }

    /**
     * Where a request is held next: at the one that is closest to being awake among those where it
     * was not held yet, without those that have to be left alone.
     */
    Optional<Workload> next(Set<Workload> tried) {
        return makeup.members().stream()
                .filter(member -> !tried.contains(member))
                .filter(member -> isUp(member) || mayBeWoken(member))
                .min(Comparator.comparingInt(Group::distance));
    }

    /** What a request hears that can be held at no member, because all are to be left alone. */
    HoldOutcome outcomeForNobody() {
        Comparator<Failed> soonest = Comparator.comparing(failed -> failed.retryIn(time.nanos()));
        return makeup.members().stream()
                .map(Workload::state)
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .min(soonest)
                .<HoldOutcome>map(HoldOutcome.WakeFailed::new)
                // Not any more, by now.
                .orElseGet(HoldOutcome.Ready::new);
    }

    /** Called under the member's lock. */
    private void onMemberChange(WorkloadState state) {
        if (state instanceof Awake) {
            holds.forEach(GroupHold::memberAwake);
        }
    }
}
