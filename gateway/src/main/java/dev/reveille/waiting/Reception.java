package dev.reveille.waiting;

import dev.reveille.config.WakeRule;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.http.Navigation;
import dev.reveille.http.Request;
import dev.reveille.schedule.Downtime;
import dev.reveille.time.Time;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Receives requests whose workload is not awake: decides between page and hold, and words what
 * those get for whom the workload does not wake. Never blocks; safe for use by many threads.
 */
public final class Reception {

    private static final int FAILED_STATUS = Fault.WAKE_FAILED.status();

    private final int loadingStatus;
    private final Theme theme;
    private final Time time;

    /**
     * @param loadingStatus status code of the loading page
     */
    public Reception(int loadingStatus, Time time) {
        this(loadingStatus, Theme.BUILT_IN, time);
    }

    /**
     * @param theme what its pages look like
     */
    public Reception(int loadingStatus, Theme theme, Time time) {
        this.loadingStatus = loadingStatus;
        this.theme = theme;
        this.time = time;
    }

    /**
     * The page that a request gets at once, its workload being woken; empty when the request is to
     * be held, or when the workload is awake by now.
     */
    public Optional<Answer> page(Request request, Workload workload) {
        return page(request, workload, workload.definition().presentation().displayName());
    }

    /** The same, with the name by which people know what they asked for. */
    public Optional<Answer> page(Request request, Workload workload, String displayName) {
        WaitMode mode = workload.definition().waiting().mode();
        boolean wantsPage =
                mode == WaitMode.PAGE
                        || (mode == WaitMode.AUTO && Navigation.isNavigation(request));
        if (!wantsPage) {
            return Optional.empty();
        }
        return switch (workload.wakeForRequest()) {
            case Awake _ -> Optional.empty();
            case Failed failed -> Optional.of(failedPage(workload, displayName, failed));
            case Waking waking ->
                    Optional.of(loadingPage(workload, displayName, waking.attempt().elapsed()));
            default -> Optional.of(loadingPage(workload, displayName, Duration.ZERO));
        };
    }

    private Answer loadingPage(Workload workload, String displayName, Duration elapsed) {
        LoadingView.Stage stage = new LoadingView.Waking(elapsed, workload.expectedWake());
        return LoadingPage.render(
                view(workload, displayName, stage, List.of()), loadingStatus, theme);
    }

    private Answer failedPage(Workload workload, String displayName, Failed failed) {
        LoadingView.Stage stage =
                new LoadingView.Failed(
                        failed.failure().reason().text(),
                        // The message names it already.
                        OptionalInt.empty(),
                        failed.retryIn(time.nanos()));
        return LoadingPage.render(
                view(workload, displayName, stage, failed.failure().logLines()),
                FAILED_STATUS,
                theme);
    }

    private static LoadingView view(
            Workload workload, String displayName, LoadingView.Stage stage, List<String> lines) {
        return new LoadingView(
                workload.name(),
                displayName,
                workload.definition().waiting().redirectPath(),
                stage,
                lines,
                workload.definition().presentation().look(),
                workload.definition().presentation().icon());
    }

    /**
     * What a held request gets whose workload did not wake.
     *
     * @param name of the workload, or of the group
     * @param workload the one that it was held for last
     */
    public Answer notReady(Request request, String name, Workload workload, HoldOutcome outcome) {
        if (outcome instanceof HoldOutcome.Offline(Downtime downtime)) {
            return offline(request, workload, downtime);
        }
        FaultReport report =
                switch (outcome) {
                    case HoldOutcome.WakeFailed failed ->
                            FaultReport.of(Fault.WAKE_FAILED)
                                    .detail(failed.state().failure().reason().text())
                                    .retryAfter(failed.state().retryIn(time.nanos()));
                    case HoldOutcome.TimedOut _ -> FaultReport.of(Fault.HOLD_TIMED_OUT);
                    case HoldOutcome.RoomFull _ -> FaultReport.of(Fault.WAITING_ROOM_FULL);
                    case HoldOutcome.Ready _, HoldOutcome.Offline _ ->
                            throw new IllegalArgumentException("no fault: " + outcome);
                };
        return fault(
                request,
                name.equals(workload.name())
                        ? report.workload(name).shownAs(workload.definition().presentation())
                        : report.workload(name));
    }

    /**
     * What a request gets that is not to wake its workload, which is not awake. That a wake has
     * failed is told all the same.
     */
    public Answer unwoken(Request request, Workload workload, WakeRule.Answer answer) {
        return workload.state() instanceof Failed failed
                ? notReady(request, workload.name(), workload, new HoldOutcome.WakeFailed(failed))
                : Answer.of(answer.status(), "text/plain; charset=utf-8", answer.body() + "\n");
    }

    /** What every request gets outside of the workload's hours. */
    public Answer offline(Request request, Workload workload, Downtime downtime) {
        return OfflinePage.answer(request, workload.definition(), downtime, time.now(), theme);
    }

    /** Any other fault, in the form that the request prefers. */
    public Answer fault(Request request, FaultReport report) {
        return FaultPages.answer(Accept.of(request), report, theme);
    }
}
