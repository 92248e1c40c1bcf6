package dev.reveille.waiting;

import dev.reveille.access.AdminAccess;
import dev.reveille.access.RateLimit;
import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.http.EventStream;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the loading page asks (contract section 3): {@code /_health}, {@code /_logs}, {@code
 * /_events}. Thread-safe.
 */
public final class WaitingEndpoints {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Function<String, Optional<Workload>> workloads;
    private final WorkloadRuntime runtime;
    private final AdminAccess access;

    /** Whether strangers are kept from log lines even where nobody needs credentials. */
    private final boolean guarded;

    private final Time time;
    private final IntSupplier logLines;
    private final RateLimit rateLimit;
    private final Map<String, LogFeed> feeds = new ConcurrentHashMap<>();

    /**
     * Log lines are for everyone as long as nobody needs credentials.
     *
     * @param workloads finds a workload by its name
     * @param logLines how many lines a page shows, now
     */
    public WaitingEndpoints(
            Function<String, Optional<Workload>> workloads,
            WorkloadRuntime runtime,
            AdminAccess access,
            Time time,
            IntSupplier logLines) {
        this(workloads, runtime, access, time, logLines, false);
    }

    private WaitingEndpoints(
            Function<String, Optional<Workload>> workloads,
            WorkloadRuntime runtime,
            AdminAccess access,
            Time time,
            IntSupplier logLines,
            boolean guarded) {
        this.workloads = workloads;
        this.runtime = runtime;
        this.access = access;
        this.time = time;
        this.logLines = logLines;
        this.guarded = guarded;
        this.rateLimit = new RateLimit(ASK_AGAIN, time);
    }

    /**
     * The same where the operator listens elsewhere: log lines are for strangers only while they
     * wait for them, whether or not there are credentials.
     */
    public WaitingEndpoints amongStrangers() {
        return new WaitingEndpoints(workloads, runtime, access, time, logLines, true);
    }

    /** The endpoints by path. */
    public Map<String, Endpoint> byPath() {
        return Map.of(
                "/_health", new WorkloadEndpoint(workloads, limited(this::health)),
                "/_logs", new WorkloadEndpoint(workloads, limited(guarded(this::logs))),
                "/_events", new WorkloadEndpoint(workloads, this::events));
    }

    private WorkloadEndpoint.OfWorkload limited(WorkloadEndpoint.OfWorkload endpoint) {
        return (request, workload) ->
                rateLimit.passes(request.client(), request.path() + " " + workload.name())
                        ? endpoint.answer(request, workload)
                        : FaultPages.answer(
                                request,
                                FaultReport.of(Fault.TOO_MANY_REQUESTS).retryAfter(ASK_AGAIN));
    }

    /** Log lines are for strangers only while they wait for them, once there are credentials. */
    private WorkloadEndpoint.OfWorkload guarded(WorkloadEndpoint.OfWorkload endpoint) {
        return (request, workload) ->
                mayRead(workload, () -> isOperator(request))
                        ? endpoint.answer(request, workload)
                        : FaultPages.answer(request, FaultReport.of(Fault.FORBIDDEN));
    }

    private static boolean mayRead(Workload workload, BooleanSupplier operator) {
        return switch (workload.state()) {
            case WorkloadState.Waking _, Failed _ -> true;
            // What they write belongs to the run that others used, even when it is to wake again.
            default -> operator.getAsBoolean();
        };
    }

    private boolean isOperator(Request request) {
        return guarded ? access.isProtected() && access.allows(request) : access.allows(request);
    }

    private Reply health(Request request, Workload workload) {
        WorkloadState state = workload.state();
        Map<String, String> document = new LinkedHashMap<>();
        document.put("status", state.word());
        document.put("error", error(state));
        return Answer.json(200, Json.write(document));
    }

    private static String error(WorkloadState state) {
        return state instanceof Failed failed ? failed.failure().reason().text() : "";
    }

    private Reply logs(Request request, Workload workload) {
        List<String> lines;
        try {
            lines = runtime.logs(workload.name(), logLines.getAsInt());
        } catch (RuntimeCallException unavailable) {
            // The page is to go on waiting whether or not it has lines to show.
            lines =
                    workload.state() instanceof Failed failed
                            ? failed.failure().logLines()
                            : List.of();
        }
        return Answer.json(200, Json.write(Map.of("lines", lines)));
    }

    /** How many workloads are watched. */
    int feeds() {
        return feeds.size();
    }

    private Reply events(Request request, Workload workload) {
        // A workload that is to wake again has no lines to show yet, but a state.
        if (!isWaitedFor(workload) && !isOperator(request)) {
            return FaultPages.answer(request, FaultReport.of(Fault.FORBIDDEN));
        }
        BooleanSupplier operator = standing(request);
        return new EventStream(
                sink ->
                        new WakeEvents(
                                        workload,
                                        feeds.compute(
                                                workload.name(),
                                                (_, known) -> feed(known, workload)),
                                        sink,
                                        time,
                                        () ->
                                                logLines.getAsInt() > 0
                                                        && mayRead(workload, operator))
                                .begin());
    }

    private static boolean isWaitedFor(Workload workload) {
        String word = workload.state().word();
        return word.equals("starting") || word.equals("failed");
    }

    /**
     * Judged only once that matters: what a browser sends with its page may be credentials for the
     * workload.
     */
    private BooleanSupplier standing(Request request) {
        AtomicReference<@Nullable BooleanSupplier> judged = new AtomicReference<>();
        return () -> {
            if (guarded && !access.isProtected()) {
                return false;
            }
            BooleanSupplier standing = judged.get();
            if (standing == null) {
                standing = access.standing(request);
                judged.set(standing);
            }
            return standing.getAsBoolean();
        };
    }

    private LogFeed feed(@Nullable LogFeed known, Workload workload) {
        return known != null && known.isOf(workload)
                ? known
                : new LogFeed(
                        workload,
                        runtime,
                        time,
                        logLines,
                        left -> feeds.remove(workload.name(), left));
    }
}
