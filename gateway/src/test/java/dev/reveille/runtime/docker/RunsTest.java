package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final String ID = "0123456789abcdef";
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String FIRST = "2026-01-01T10:00:00.5Z";
    private static final String SECOND = "2026-01-01T11:00:00.5Z";
    private static final String THIRD = "2026-01-01T12:00:00.5Z";

    private final Runs runs = new Runs();

    @Test
    void aContainerThatNeverRanHasNoRun() {
        assertThat(runs.of(ID, NEVER)).isEmpty();
        assertThat(runs.of(ID, "")).isEmpty();
    }

    @Test
    void runsNotSeenToBeginAreToldApartByTheirStart() {
        assertThat(runs.of(ID, FIRST))
                .isEqualTo(runs.of(ID, FIRST))
                .isNotEqualTo(runs.of(ID, SECOND));
        assertThat(runs.of("another", FIRST)).isNotEqualTo(runs.of(ID, FIRST));
    }

    @Test
    void aRunSeenToBeginKeepsItsIdWhenItsStartBecomesKnown() {
        String before = runs.of(ID, FIRST);
        String begun = runs.begin(ID, Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(begun).isNotEqualTo(before);
        assertThat(runs.of(ID, FIRST)).as("not started yet").isEqualTo(before);
        assertThat(runs.of(ID, SECOND)).isEqualTo(begun);
        assertThat(runs.of(ID, SECOND)).isEqualTo(begun);
        assertThat(runs.of(ID, THIRD)).as("begun unseen").isNotEqualTo(begun);
        assertThat(runs.of(ID, FIRST)).isEqualTo(before);
    }

    @Test
    void theRunBeforeKeepsItsIdWhileTheNextOneBegins() {
        String first = runs.begin(ID, Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(runs.of(ID, FIRST)).isEqualTo(first);
        String second = runs.begin(ID, Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(runs.of(ID, FIRST)).isEqualTo(first);
        assertThat(runs.of(ID, SECOND)).isEqualTo(second).isNotEqualTo(first);
    }

    @Test
    void aStartThatFailedIsNotTheRunBefore() {
        String before = runs.of(ID, FIRST);
        String attempt = runs.begin(ID, Instant.parse("2026-01-01T11:00:00Z"));
        runs.failed(ID);
        assertThat(runs.of(ID, FIRST)).isEqualTo(attempt).isNotEqualTo(before);
        String next = runs.begin(ID, Instant.parse("2026-01-01T12:00:00Z"));
        assertThat(runs.of(ID, THIRD)).isEqualTo(next);
    }

    @Test
    void timesWithAnOffsetAreUnderstood() {
        String begun = runs.begin(ID, Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(runs.of(ID, "2026-01-01T12:00:00.123456789+02:00")).isEqualTo(begun);
    }
}
