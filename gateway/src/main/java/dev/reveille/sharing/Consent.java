package dev.reveille.sharing;

import java.time.Duration;
import java.util.Optional;

/** What this gateway answers to another one that wants to put a workload to sleep. Immutable. */
public sealed interface Consent {

    /**
     * It lets nothing new in, and has nothing in flight any more, as far as that was waited for.
     */
    record Given() implements Consent {}

    /**
     * It needs the workload.
     *
     * @param why a sentence's end for the log
     * @param unusedFor how long nobody has used it here; empty where something else is the reason
     */
    record Denied(String why, Optional<Duration> unusedFor) implements Consent {

        /** For another reason than its use. */
        public Denied(String why) {
            this(why, Optional.empty());
        }
    }
}
