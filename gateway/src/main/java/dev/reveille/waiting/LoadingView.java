package dev.reveille.waiting;

import dev.reveille.config.WorkloadDefinition.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the loading page shows at the moment it is sent; from then on it follows {@code /_events}.
 *
 * @param workload the name by which {@code /_events}, {@code /_health} and {@code /_logs} know it
 * @param displayName the name people know
 * @param redirectPath where the browser goes after waking; empty for the address it asked for,
 *     which it keeps by itself, query and fragment included
 * @param logLines the last lines, oldest first, control sequences already removed
 * @param look its colour, and what is to be said about it
 * @param icon its icon's slug
 */
public record LoadingView(
        String workload,
        String displayName,
        Optional<String> redirectPath,
        Stage stage,
        List<String> logLines,
        Look look,
        String icon) {

    public LoadingView {
        logLines = List.copyOf(logLines);
    }

    /** One that looks as all do. */
    public LoadingView(
            String workload,
            String displayName,
            Optional<String> redirectPath,
            Stage stage,
            List<String> logLines) {
        this(workload, displayName, redirectPath, stage, logLines, Look.PLAIN, "");
    }

    /** How far the wake is. */
    public sealed interface Stage {}

    /**
     * Under way, or just about to be.
     *
     * @param elapsed since the wake began
     * @param expected how long past wakes took; empty when none is known
     */
    public record Waking(Duration elapsed, Optional<Duration> expected) implements Stage {}

    /**
     * Over, without success.
     *
     * @param reason what was tried and what failed, in a sentence
     * @param exitCode shown beside the reason; empty when unknown or when the reason names it
     * @param retryAfter time until another request tries again; zero when it may at once
     */
    public record Failed(String reason, OptionalInt exitCode, Duration retryAfter)
            implements Stage {}
}
