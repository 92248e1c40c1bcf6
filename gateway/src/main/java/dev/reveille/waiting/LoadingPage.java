package dev.reveille.waiting;

import dev.reveille.http.Answer;
import dev.reveille.waiting.LoadingView.Failed;
import dev.reveille.waiting.LoadingView.Waking;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page people see while a workload wakes, and when it did not. One document that asks nothing
 * of any other site; its script follows {@code /_events} and falls back to {@code /_health} and
 * {@code /_logs}.
 *
 * <p>Without JavaScript it is whole as it was sent, and while the workload wakes asks for itself
 * again every two seconds: for {@code redirect_path} if there is one, which is a loading page too
 * until it is the application, else for the same address. A failed page does not repeat itself, or
 * a forgotten tab would start a broken workload for ever; it has a link.
 *
 * <p>Stateless; safe for use by many threads.
 */
public final class LoadingPage {

    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

    private LoadingPage() {}

    /**
     * The page as an answer with {@code Retry-After}.
     *
     * @param status its status code, {@code loading_status} or that of a failed wake
     */
    public static Answer render(LoadingView view, int status) {
        return render(view, status, Theme.BUILT_IN);
    }

    /** The same, as a theme has it. */
    static Answer render(LoadingView view, int status, Theme theme) {
        Map<String, Html> values = new HashMap<>();
        values.put("name", Html.text(view.displayName()));
        values.put("note", Html.text(view.look().message().orElse("")));
        values.put("icon", theme.icon(view.icon()));
        values.put("log", Html.text(lines(view.logLines())));
        values.putAll(
                switch (view.stage()) {
                    case Waking waking -> waking(view, waking);
                    case Failed failed -> failed(view, failed);
                });
        return theme.page(PageKind.LOADING)
                .answer(status, values, Accent.of(view.look().color()), data(view))
                .with("Retry-After", Long.toString(retryAfter(view).toSeconds()));
    }

    private static Map<String, Html> waking(LoadingView view, Waking waking) {
        String url = view.redirectPath().map(path -> ";url=" + path).orElse("");
        Html refresh = Html.text(REFRESH.toSeconds() + url);
        return Map.ofEntries(
                Map.entry("status", new Html("starting")),
                Map.entry("title", Html.text("Waking " + view.displayName() + "…")),
                Map.entry("headline", new Html("Waking")),
                Map.entry("message", new Html("It opens here by itself as soon as it is ready.")),
                Map.entry(
                        "refresh",
                        new Html(
                                "<meta http-equiv=\"refresh\" content=\""
                                        + refresh.markup()
                                        + "\">")),
                Map.entry("elapsed", Html.text(Spoken.of(waking.elapsed()))),
                Map.entry(
                        "expected",
                        Html.text(waking.expected().map(LoadingPage::usually).orElse(""))),
                Map.entry("waking", new Html("yes")),
                Map.entry("failed", Html.NOTHING),
                Map.entry("reason", Html.NOTHING),
                Map.entry("exit_code", Html.NOTHING));
    }

    private static Map<String, Html> failed(LoadingView view, Failed failed) {
        String exitCode =
                failed.exitCode().isPresent() ? "Exit code " + failed.exitCode().getAsInt() : "";
        return Map.ofEntries(
                Map.entry("status", new Html("failed")),
                Map.entry("title", Html.text(view.displayName() + " did not wake")),
                Map.entry("headline", new Html("Could not wake")),
                Map.entry("message", Html.NOTHING),
                Map.entry("refresh", Html.NOTHING),
                Map.entry("elapsed", Html.NOTHING),
                Map.entry("expected", Html.NOTHING),
                Map.entry("waking", Html.NOTHING),
                Map.entry("failed", new Html("yes")),
                Map.entry("reason", Html.text(failed.reason())),
                Map.entry("exit_code", Html.text(exitCode)));
    }

    /** As the script adds them: each with its line feed. */
    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String usually(Duration expected) {
        return "usually ready in " + Spoken.about(expected);
    }

    /** What the script knows at its start; names as in {@code loading.js}. */
    private static Html data(LoadingView view) {
        Map<String, Object> data = new HashMap<>();
        data.put("workload", view.workload());
        data.put("name", view.displayName());
        view.redirectPath().ifPresent(path -> data.put("redirect", path));
        switch (view.stage()) {
            case Waking(Duration elapsed, Optional<Duration> expected) -> {
                data.put("status", "starting");
                data.put("elapsed_ms", elapsed.toMillis());
                expected.ifPresent(time -> data.put("expected_ms", time.toMillis()));
            }
            case Failed failed -> {
                data.put("status", "failed");
                data.put("retry_after_sec", wholeSeconds(failed.retryAfter()).toSeconds());
            }
        }
        return Html.json(data);
    }

    private static Duration retryAfter(LoadingView view) {
        Duration wait =
                switch (view.stage()) {
                    case Failed failed -> wholeSeconds(failed.retryAfter());
                    case Waking(Duration elapsed, Optional<Duration> expected) ->
                            expected.map(time -> wholeSeconds(time.minus(elapsed))).orElse(REFRESH);
                };
        Duration atLeastOne = wait.isPositive() ? wait : Duration.ofSeconds(1);
        return atLeastOne.compareTo(LONGEST_RETRY_AFTER) < 0 ? atLeastOne : LONGEST_RETRY_AFTER;
    }

    private static Duration wholeSeconds(Duration duration) {
        return Duration.ofSeconds(duration.plusMillis(999).toSeconds());
    }
}
