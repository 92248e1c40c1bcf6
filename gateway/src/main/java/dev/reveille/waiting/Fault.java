package dev.reveille.waiting;

import java.util.Locale;

/**
 * Everything that can go wrong with a request before or instead of its workload's own answer: the
 * one table of cause, status code and words. What happened in the particular case is in the {@link
 * FaultReport}.
 */
public enum Fault {
    /** No workload and no group has the Host that was asked for. */
    NO_ROUTE(
            404,
            "Nothing answers at this address",
            "The gateway knows no application by the name that was asked for."),
    /** A path below the gateway's own prefixes that it does not have. */
    UNKNOWN_PATH(404, "No such page", "The gateway itself has nothing at this path."),
    /** Syntax, or framing that could be read in two ways. */
    MALFORMED_REQUEST(
            400,
            "The request is malformed",
            "The request could not be understood, or could be understood in two ways, so nothing"
                    + " was done with it."),
    UNKNOWN_WORKLOAD(
            400,
            "No such workload",
            "The container parameter names no workload that the gateway knows."),
    /** No credentials of the operator, or wrong ones. */
    UNAUTHORIZED(
            401,
            "Credentials are needed",
            "This address of the gateway is for its operator, and the request carried no valid"
                    + " credentials."),
    /** The Origin or Sec-Fetch-Site of a request that changes something is another site's. */
    FOREIGN_ORIGIN(
            403,
            "Not from another site",
            "Changes are taken from the gateway's own pages and from programs, but not from pages"
                    + " of other sites."),
    FORBIDDEN(
            403,
            "Not allowed",
            "The gateway does not answer this request from here or without credentials."),
    METHOD_NOT_ALLOWED(
            405,
            "Method not allowed",
            "This address of the gateway does not take requests of this method."),
    REQUEST_TIMEOUT(
            408,
            "The request took too long",
            "The request was not complete in time, so the connection was given up. Sending it"
                    + " again may work."),
    URI_TOO_LONG(
            414,
            "The address is too long",
            "The gateway reads addresses up to a fixed length, and this one is longer."),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests",
            "This address answers each client about once a second. Ask again in a moment."),
    /** So many wrong credentials came from one address that it has to pause. */
    TOO_MANY_FAILURES(
            429,
            "Too many wrong credentials",
            "Too many requests with wrong credentials came from this address. It is answered again"
                    + " after a pause."),
    HEADERS_TOO_LARGE(
            431,
            "The request's headers are too large",
            "The gateway reads headers up to a fixed size. Often it is cookies that grew: deleting"
                    + " this site's cookies helps."),
    /** Anything that is our own mistake. */
    INTERNAL(
            500,
            "The gateway made a mistake",
            "Something failed inside the gateway itself. Its log has the details."),
    /** The workload was started and crashed, or was not ready within its start timeout. */
    WAKE_FAILED(
            502,
            "The application did not wake",
            "It was asleep, and starting it failed. Asking again starts another attempt."),
    /** No connection to a workload that should be awake. */
    BACKEND_UNREACHABLE(
            502,
            "The application cannot be reached",
            "It should be running, but it accepts no connection. Asking again in a moment may"
                    + " work."),
    /** The connection was lost, or the answer was not HTTP. */
    BACKEND_BROKEN(
            502,
            "The application broke off",
            "It took the request, but gave no complete and correct answer. Its log may say why."),
    /** More credentials came than can be checked, for checking a hash takes time. */
    CREDENTIALS_UNCHECKED(
            503,
            "Too many credentials to check",
            "The gateway is checking as many credentials as it can. Ask again in a moment."),
    /** A held request whose workload is not in sight of getting ready. */
    WAITING_ROOM_FULL(
            503,
            "Too many requests are waiting",
            "The application is still waking, and as many requests as allowed are waiting already."
                    + " Ask again in a moment."),
    TOO_MANY_CONNECTIONS(
            503,
            "Too many connections",
            "The gateway has as many open connections as it is allowed to. Ask again in a moment."),
    TOO_MANY_CONNECTIONS_OF_CLIENT(
            503,
            "Too many connections from one address",
            "The gateway has as many connections open for this address as it is allowed to. Close"
                    + " some, or ask again in a moment."),
    /** All connections the workload may have are in use, and the queue for one is full or slow. */
    WORKLOAD_BUSY(
            503,
            "The application is busy",
            "It has as many connections as it may have, and too many requests wait for one. Ask"
                    + " again in a moment."),
    /** Its schedule says that it may not be used now. */
    OFFLINE(
            503,
            "The application is offline",
            "It is awake at certain hours only, and this is not one of them."),
    DRAINING(
            503,
            "The gateway is stopping",
            "It finishes what it has begun and takes nothing new. Ask again in a moment."),
    /** The first byte of the workload's answer did not come in time. */
    BACKEND_SILENT(
            504,
            "The application does not answer",
            "It took the request, but its answer did not begin in time."),
    /** A held request whose patience ended before the workload was ready. */
    HOLD_TIMED_OUT(
            504,
            "The application is not awake yet",
            "The request waited for it as long as configured. It may be ready by now: ask again.");

    private final int status;
    private final String title;
    private final String text;

    Fault(int status, String title, String text) {
        this.status = status;
        this.title = title;
        this.text = text;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** What kind of fault it is, in a few words without a full stop. */
    public String title() {
        return title;
    }

    /** What it means and what to do, for someone who has not configured the gateway. */
    public String text() {
        return text;
    }

    /** The type of its problem documents (RFC 9457, section 3.1.1); never changes. */
    public String type() {
        return "urn:reveille:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same request may succeed later, so that {@code Retry-After} is due. */
    boolean passes() {
        return switch (this) {
            case WAKE_FAILED,
                    WAITING_ROOM_FULL,
                    TOO_MANY_CONNECTIONS,
                    TOO_MANY_CONNECTIONS_OF_CLIENT,
                    WORKLOAD_BUSY,
                    DRAINING,
                    TOO_MANY_REQUESTS,
                    TOO_MANY_FAILURES,
                    CREDENTIALS_UNCHECKED,
                    HOLD_TIMED_OUT ->
                    true;
            default -> false;
        };
    }
}
