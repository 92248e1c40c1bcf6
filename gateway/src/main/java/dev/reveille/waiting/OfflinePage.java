package dev.reveille.waiting;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.http.Problem;
import dev.reveille.http.Request;
import dev.reveille.schedule.Downtime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request gets outside of its workload's hours: a page for those who prefer HTML, a problem
 * document for everyone else, both with the next start. Stateless; safe for use by many threads.
 */
final class OfflinePage {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("uuuu");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");

    /** A page that is open at the start loads again by itself if that is no further away. */
    private static final Duration WATCH_FOR = Duration.ofDays(7);

    private OfflinePage() {}

    static Answer answer(
            Request request, WorkloadDefinition workload, Downtime downtime, Instant now) {
        return answer(request, workload, downtime, now, Theme.BUILT_IN);
    }

    static Answer answer(
            Request request,
            WorkloadDefinition workload,
            Downtime downtime,
            Instant now,
            Theme theme) {
        Optional<Long> seconds = downtime.nextStart().map(start -> seconds(now, start));
        Answer answer =
                Accept.of(request).prefersHtml()
                        ? page(workload, downtime, now, seconds, theme)
                        : problem(workload, downtime, now, seconds);
        return seconds.map(s -> answer.with("Retry-After", Long.toString(s))).orElse(answer);
    }

    /** Rounded up, so that whoever asks then does not come too early. */
    private static long seconds(Instant now, Instant start) {
        return Math.max(1, Duration.between(now, start).plusNanos(999_999_999).toSeconds());
    }

    private static Answer problem(
            WorkloadDefinition workload, Downtime downtime, Instant now, Optional<Long> seconds) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("workload", workload.name());
        downtime.nextStart().ifPresent(start -> extensions.put("next_start", start.toString()));
        seconds.ifPresent(s -> extensions.put("retry_after", s));
        Fault fault = Fault.OFFLINE;
        String detail =
                fault.text()
                        + start(downtime)
                                .map(start -> " It starts again on " + when(start, now) + ".")
                                .orElse(" Its schedule has no further start.");
        return new Problem(fault.type(), fault.title(), fault.status(), detail, extensions)
                .answer();
    }

    private static Answer page(
            WorkloadDefinition workload,
            Downtime downtime,
            Instant now,
            Optional<Long> seconds,
            Theme theme) {
        Optional<ZonedDateTime> start = start(downtime);
        WorkloadDefinition.Presentation presentation = workload.presentation();
        Map<String, Html> values =
                Map.of(
                        "name",
                        Html.text(presentation.displayName()),
                        "note",
                        Html.text(presentation.look().message().orElse("")),
                        "icon",
                        theme.icon(presentation.icon()),
                        "refresh",
                        refresh(seconds),
                        "message",
                        Html.text(Fault.OFFLINE.text()),
                        "start",
                        text(start.map(at -> at.toInstant().toString())),
                        "hour",
                        text(start.map(HOUR::format)),
                        "day",
                        text(start.map(at -> day(at, now))),
                        "zone",
                        text(start.map(at -> at.getZone().getId())));
        return theme.page(PageKind.OFFLINE)
                .answer(
                        Fault.OFFLINE.status(),
                        values,
                        Accent.of(presentation.look().color()),
                        Html.NOTHING);
    }

    private static Html text(Optional<String> text) {
        return text.map(Html::text).orElse(Html.NOTHING);
    }

    private static Html refresh(Optional<Long> seconds) {
        return seconds.filter(s -> s <= WATCH_FOR.toSeconds())
                .map(s -> new Html("<meta http-equiv=\"refresh\" content=\"" + s + "\">"))
                .orElse(Html.NOTHING);
    }

    private static Optional<ZonedDateTime> start(Downtime downtime) {
        return downtime.nextStart().map(start -> start.atZone(downtime.timezone()));
    }

    private static String when(ZonedDateTime start, Instant now) {
        return day(start, now) + " at " + HOUR.format(start) + " (" + start.getZone().getId() + ")";
    }

    /** With the year when that is another one. */
    private static String day(ZonedDateTime start, Instant now) {
        boolean thisYear = now.atZone(start.getZone()).getYear() == start.getYear();
        return DAY.format(start) + (thisYear ? "" : " " + YEAR.format(start));
    }
}
