package dev.reveille.waiting;

import dev.reveille.http.Endpoint;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.workload.Workload;
import java.util.Optional;
import java.util.function.Function;

/** An endpoint that is about the workload its {@code container} parameter names. Thread-safe. */
final class WorkloadEndpoint implements Endpoint {

    /** Answers for one workload. */
    interface OfWorkload {
        Reply answer(Request request, Workload workload);
    }

    private final Function<String, Optional<Workload>> workloads;
    private final OfWorkload delegate;

    WorkloadEndpoint(Function<String, Optional<Workload>> workloads, OfWorkload delegate) {
        this.workloads = workloads;
        this.delegate = delegate;
    }

    @Override
    public Reply answer(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            FaultReport report = FaultReport.of(Fault.METHOD_NOT_ALLOWED);
            return FaultPages.answer(request, report).with("Allow", "GET, HEAD");
        }
        String name = request.parameter("container").orElse("");
        Optional<Workload> workload = workloads.apply(name);
        if (workload.isEmpty()) {
            FaultReport report =
                    FaultReport.of(Fault.UNKNOWN_WORKLOAD)
                            .detail("container=" + name + " (expected: a name the gateway knows)");
            return FaultPages.answer(request, report);
        }
        return delegate.answer(request, workload.get());
    }
}
