package dev.reveille.workload;

import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;

/** One thing that can happen to workloads that belong together. */
sealed interface LifeCycleStep {

    /** What can only happen to a workload that is defined. */
    sealed interface OfOne extends LifeCycleStep {

        String workload();
    }

    /** A request comes that is held if need be. */
    record Visit(String workload, Duration patience) implements OfOne {}

    /** The client of one of the requests that are held leaves. */
    record Leave(int which) implements LifeCycleStep {}

    /** A request comes, and is counted in if its workload is awake. */
    record Enter(String workload) implements OfOne {}

    /** One that is counted in ends. */
    record End(String workload) implements LifeCycleStep {}

    /** A connection is refused. */
    record Doubt(String workload) implements OfOne {}

    /** An operator, or a schedule, has it sleep. */
    record Order(String workload) implements OfOne {}

    /** The runtime's events are lost, or heard again and everything compared. */
    record Touch(boolean heard) implements LifeCycleStep {}

    record Pass(Duration time) implements LifeCycleStep {}

    /** Someone else does this to a container. */
    record Outside(String workload, Deed deed) implements LifeCycleStep {}

    enum Deed {
        START,
        STOP,
        CRASH,
        PAUSE,
        REMOVE,
        CREATE
    }

    /** From now on it does, or does not, become ready. */
    record Door(String workload, boolean open) implements LifeCycleStep {}

    /** Calls of this kind fail from now on. */
    record Fail(Call call, Kind kind) implements LifeCycleStep {}

    /** No call fails any more. */
    record Recover() implements LifeCycleStep {}

    /** The next call of this kind takes this long, while other things go on. */
    record Slow(Call call, Duration time) implements LifeCycleStep {}

    /** The next call of this kind has not returned when this happens. */
    record During(Call call, LifeCycleStep meanwhile) implements LifeCycleStep {}

    /** Another configuration. */
    record Reload(int which) implements LifeCycleStep {}

    /** The runtime tells everything once more. */
    record Reconcile() implements LifeCycleStep {}
}
