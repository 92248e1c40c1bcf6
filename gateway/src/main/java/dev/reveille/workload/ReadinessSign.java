package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition.Reach;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import java.util.Locale;
import java.util.Optional;

/** What the runtime's word that a workload runs says of whether it is ready. Immutable. */
sealed interface ReadinessSign {

    /** It is. */
    record Ready(Probing.Place place) implements ReadinessSign {}

    /**
     * Only it can tell, and is to be asked.
     *
     * @param forwarded whether what accepts connections there may be a forwarder with nobody behind
     *     it
     */
    record ToBeAsked(Probing.Place place, boolean forwarded) implements ReadinessSign {}

    /** It is not. */
    record NotYet(Reason obstacle) implements ReadinessSign {}

    /**
     * How that word is to be taken.
     *
     * @param isDoubted whether its health check's good word is not enough
     */
    static ReadinessSign of(Instance.Running running, Reach reach, boolean isDoubted) {
        Optional<Probing.Place> place =
                running.address(reach.network(), reach.targetPort())
                        .map(address -> new Probing.Place(address, running.run()));
        if (reach.readyWhen() == ReadyWhen.COMPLETED) {
            return new NotYet(Reason.of("it has not ended yet"));
        }
        if (place.isEmpty()) {
            return new NotYet(withoutAddress(reach.network()));
        }
        if (reach.readyWhen() == ReadyWhen.RUNS) {
            return new Ready(place.get());
        }
        boolean hasVerdict =
                reach.healthPath().isEmpty() && running.health() != Instance.Health.NONE;
        if (hasVerdict && running.health() != Instance.Health.HEALTHY) {
            String verdict = running.health().name().toLowerCase(Locale.ROOT);
            return new NotYet(Reason.of("its health check says " + verdict));
        }
        return hasVerdict && !isDoubted
                ? new Ready(place.get())
                : new ToBeAsked(place.get(), running.isForwarded());
    }

    private static Reason withoutAddress(Optional<String> network) {
        String detail =
                network.map(name -> "it has no address on network \"" + name + "\"")
                        .orElse("it has no address on any network");
        return new Reason("it has no address", detail);
    }
}
