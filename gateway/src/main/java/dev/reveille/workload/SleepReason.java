package dev.reveille.workload;

/** Why a workload is put to sleep. */
public enum SleepReason {
    /** Nobody has used it for its idle time. Whoever comes before it is stopped calls that off. */
    IDLE("nobody used it"),
    /** It was woken for others only, and none of them is awake. The same holds. */
    FOR_NOTHING("nothing that depends on it is awake"),
    /** Its schedule says so. */
    SCHEDULE("its schedule says so"),
    /** A person says so. */
    OPERATOR("an operator says so"),
    /** Another gateway does it, and this one lets it. */
    ELSEWHERE("another gateway puts it to sleep");

    private final String words;

    SleepReason(String words) {
        this.words = words;
    }

    /** For the log. */
    String words() {
        return words;
    }

    /** Whether a request that comes while it is still drained calls it off. */
    boolean yields() {
        return this == IDLE || this == FOR_NOTHING;
    }
}
