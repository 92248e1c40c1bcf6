package dev.reveille.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A call to a runtime that did not do what was asked. The message is fit for people: what was
 * tried, on what, and what the runtime said.
 */
public final class RuntimeCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it was, as far as it decides what to do next. */
    public enum Kind {
        /** The runtime did not answer at all; trying again later makes sense. */
        UNREACHABLE,
        /** The runtime has no such workload. */
        NOT_FOUND,
        /** The runtime answered and said no. */
        REFUSED
    }

    private final Kind kind;

    public RuntimeCallException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** For people; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public Kind kind() {
        return kind;
    }
}
