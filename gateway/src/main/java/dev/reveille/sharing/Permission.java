package dev.reveille.sharing;

import java.time.Duration;
import java.util.Optional;

/** An answer to a gateway that asked. Immutable. */
public sealed interface Permission {

    /**
     * It may.
     *
     * @param claim to be released in any case
     */
    record Granted(Claim claim) implements Permission {}

    /**
     * It may not.
     *
     * @param why a sentence's end for the log, such as {@code gateway-2 uses it}
     * @param unusedFor how long nobody has used the workload elsewhere, where that is the reason;
     *     empty where it is something else
     */
    record Refused(String why, Optional<Duration> unusedFor) implements Permission {

        /** For another reason than its use. */
        public Refused(String why) {
            this(why, Optional.empty());
        }
    }
}
