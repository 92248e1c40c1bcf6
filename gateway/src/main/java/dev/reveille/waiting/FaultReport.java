package dev.reveille.waiting;

import dev.reveille.config.WorkloadDefinition.Presentation;
import java.time.Duration;
import java.util.Optional;

/**
 * One occurrence of a {@link Fault}. Immutable; built up by the methods that return a copy.
 *
 * @param detail what was tried and what failed this time; shown to whoever asked, so without what
 *     is for the operator alone
 * @param host the Host that was asked for, as it came
 * @param workload the workload that was to answer
 * @param shown how people know that workload
 * @param retryAfter when to ask again; where the fault passes by itself and none is given, one
 *     second
 */
public record FaultReport(
        Fault fault,
        Optional<String> detail,
        Optional<String> host,
        Optional<String> workload,
        Optional<Presentation> shown,
        Optional<Duration> retryAfter) {

    /** An occurrence of which nothing more is known. */
    public static FaultReport of(Fault fault) {
        return new FaultReport(
                fault,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fault.passes() ? Optional.of(Duration.ofSeconds(1)) : Optional.empty());
    }

    public FaultReport detail(String words) {
        return new FaultReport(fault, Optional.of(words), host, workload, shown, retryAfter);
    }

    public FaultReport host(String asked) {
        return new FaultReport(fault, detail, Optional.of(asked), workload, shown, retryAfter);
    }

    public FaultReport workload(String name) {
        return new FaultReport(fault, detail, host, Optional.of(name), shown, retryAfter);
    }

    /** How people know the workload. */
    public FaultReport shownAs(Presentation presentation) {
        return new FaultReport(
                fault, detail, host, workload, Optional.of(presentation), retryAfter);
    }

    public FaultReport retryAfter(Duration wait) {
        return new FaultReport(fault, detail, host, workload, shown, Optional.of(wait));
    }

    /** Whole seconds for {@code Retry-After}, rounded up and at least one. */
    Optional<Long> retryAfterSeconds() {
        return retryAfter.map(wait -> Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
