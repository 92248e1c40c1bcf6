package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition.Reach;
import dev.reveille.runtime.Instance;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What it means for a workload that its runtime says this of it now. */
enum Meaning {
    /** Something newer is known. */
    OLD,
    /** It was seen before our own last action had ended: only a second look can tell. */
    UNCERTAIN,
    /** It is as believed, or our own action under way decides. */
    NOTHING,
    /** The wake under way is to judge it. */
    FOR_THE_ATTEMPT,
    /** It runs, and the gateway has only just come to know it: believe that it is ready. */
    FOUND_AWAKE,
    /** Someone else started, restarted or moved it: see when it is ready. */
    RUNS_ANEW,
    /** Someone else stopped or paused it. */
    RUNS_NO_MORE;

    /**
     * Decides, from nothing but what is given.
     *
     * @param earlier what the runtime said of it before, if anything
     * @param atStart whether the gateway has only just come to know the workload
     */
    static Meaning of(
            WorkloadState state,
            Instance now,
            Optional<Instance> earlier,
            Reach reach,
            boolean atStart) {
        Optional<Instance.Running> running =
                now.status() instanceof Instance.Running r ? Optional.of(r) : Optional.empty();
        return switch (state) {
            case Waking _ -> FOR_THE_ATTEMPT;
            case FallingAsleep _ -> NOTHING;
            case Draining _ -> running.isPresent() ? NOTHING : RUNS_NO_MORE;
            case Asleep _ ->
                    running.map(r -> atStart && isReachable(r, reach) ? FOUND_AWAKE : RUNS_ANEW)
                            .orElse(NOTHING);
            case Awake awake ->
                    running.map(r -> isWhere(awake, r, reach) ? NOTHING : RUNS_ANEW)
                            .orElse(RUNS_NO_MORE);
            case Failed _ ->
                    running.isPresent() && isAnotherRun(now, earlier) ? RUNS_ANEW : NOTHING;
        };
    }

    private static boolean isReachable(Instance.Running running, Reach reach) {
        return address(running, reach).isPresent() && running.health() != Instance.Health.STARTING;
    }

    /**
     * A running workload that has lost its address for a moment is left where it was; another run
     * is not there, be its address known already or not.
     */
    private static boolean isWhere(Awake awake, Instance.Running running, Reach reach) {
        List<InetSocketAddress> addresses = running.addresses(reach.network(), reach.targetPort());
        return running.run().equals(awake.run())
                && (addresses.isEmpty() || addresses.contains(awake.endpoint()));
    }

    private static boolean isAnotherRun(Instance now, Optional<Instance> earlier) {
        return earlier.map(e -> !e.status().run().equals(now.status().run())).orElse(true);
    }

    private static Optional<InetSocketAddress> address(Instance.Running running, Reach reach) {
        return running.address(reach.network(), reach.targetPort());
    }
}
