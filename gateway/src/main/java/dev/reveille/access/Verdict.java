package dev.reveille.access;

import java.time.Duration;

/** What becomes of a request for what only the operator may. */
public sealed interface Verdict {

    /** It has the right credentials, or none are needed. */
    record Allowed() implements Verdict {}

    /** It has none. */
    record NoCredentials() implements Verdict {}

    /** It has wrong ones. */
    record WrongCredentials() implements Verdict {}

    /**
     * Too many wrong ones came from its client; what it has was not looked at.
     *
     * @param left until the client may try again, positive
     */
    record Paused(Duration left) implements Verdict {}

    /** Too many credentials are being checked. */
    record Busy() implements Verdict {}
}
