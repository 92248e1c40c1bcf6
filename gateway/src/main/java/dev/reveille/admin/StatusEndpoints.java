package dev.reveille.admin;

import dev.reveille.access.AdminAccess;
import dev.reveille.balance.Groups;
import dev.reveille.discovery.Catalog;
import dev.reveille.http.Answer;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The status as a document and as a stream, and waking and putting to sleep. Told of every
 * transition. Thread-safe.
 */
public final class StatusEndpoints {

    private static final Logger log = LoggerFactory.getLogger(StatusEndpoints.class);
    private static final String OK = "{\"ok\":true}";

    private final Workloads workloads;
    private final AdminAccess access;
    private final Time time;
    private final StatusDocument document;
    private final StatusFeed feed;

    /**
     * @param catalog what discovery made of file and labels, now
     * @param more what others have to say of each workload in the document
     */
    public StatusEndpoints(
            Workloads workloads,
            Supplier<Catalog> catalog,
            Groups groups,
            AdminAccess access,
            Time time,
            List<StatusDocument.Part> more) {
        this.workloads = workloads;
        this.access = access;
        this.time = time;
        List<StatusDocument.Part> parts = new ArrayList<>(more);
        parts.addFirst(new WorkloadFields(time));
        this.document = new StatusDocument(workloads::all, catalog, groups, time, parts);
        this.feed = new StatusFeed(document, time);
    }

    /** Adds its endpoints to those of the gateway. */
    public void addTo(AdminEndpoints endpoints) {
        endpoints
                .reads("/_status/api", this::api)
                .reads("/_status/events", this::events)
                .changes("/_status/wake", request -> forWorkload(request, this::wake))
                .changes("/_status/sleep", request -> forWorkload(request, this::sleep));
    }

    /** Hears of every transition, under the workload's lock; never blocks. */
    public void onTransition() {
        feed.changed();
    }

    private Reply api(Request request) {
        return Answer.json(200, JsonMapper.shared().writeValueAsString(document.make()));
    }

    private Reply events(Request request) {
        return feed.open(access.standing(request))
                .<Reply>map(stream -> stream)
                .orElseGet(
                        () ->
                                FaultPages.answer(
                                        request, FaultReport.of(Fault.TOO_MANY_CONNECTIONS)));
    }

    /** Does something with a workload that the request names. */
    private interface Change {
        Reply make(Request request, Workload workload);
    }

    private Reply forWorkload(Request request, Change change) {
        String name = request.parameter("container").orElse("");
        return workloads
                .find(name)
                .map(workload -> change.make(request, workload))
                .orElseGet(
                        () ->
                                FaultPages.answer(
                                        request,
                                        FaultReport.of(Fault.UNKNOWN_WORKLOAD)
                                                .detail(
                                                        "container="
                                                                + name
                                                                + " (expected: a name the gateway"
                                                                + " knows)")));
    }

    /** One that failed a moment ago is left alone for its back-off, and the operator told so. */
    private Reply wake(Request request, Workload workload) {
        LogEvent.WOKEN_BY_HAND
                .to(log, workload.name())
                .log("{}: {} wakes it by hand", workload.name(), request.client().getHostAddress());
        WorkloadState state = workload.wake();
        return state instanceof Failed failed
                ? FaultPages.answer(
                        request,
                        FaultReport.of(Fault.WAKE_FAILED)
                                .workload(workload.name())
                                .detail(failed.failure().reason().detail())
                                .retryAfter(failed.retryIn(time.nanos())))
                : Answer.json(200, OK);
    }

    private Reply sleep(Request request, Workload workload) {
        LogEvent.PUT_TO_SLEEP_BY_HAND
                .to(log, workload.name())
                .log(
                        "{}: {} puts it to sleep by hand",
                        workload.name(),
                        request.client().getHostAddress());
        workload.putToSleep(SleepReason.OPERATOR);
        return Answer.json(200, OK);
    }
}
