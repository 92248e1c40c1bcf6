package dev.reveille.waiting;

import java.time.Duration;

/** Durations as people say them. */
final class Spoken {

    private Spoken() {}

    /** In seconds, and minutes from 60 seconds on: {@code 8 s}, {@code 2 min 5 s}. */
    static String of(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(500).toSeconds());
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** As an estimate: {@code about 8 s}, {@code under a second}. */
    static String about(Duration duration) {
        return duration.toMillis() < 1000 ? "under a second" : "about " + of(duration);
    }
}
