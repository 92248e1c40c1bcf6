package dev.reveille.discovery;

/**
 * A labelled container that was left out, and why.
 *
 * @param container its name
 * @param message the reasons, one a line, fit for people; says what to change
 */
public record Rejection(String container, Reason reason, String message) {

    /** What kind of reason it was. */
    public enum Reason {
        /** A label cannot be understood. */
        MALFORMED,
        /** The file, or another labelled container, has this name already. */
        NAME_TAKEN,
        /** The file, or a labelled container with an earlier name, has one of its hosts already. */
        HOST_TAKEN,
        /** It depends on a container that is not there, or was left out itself. */
        UNKNOWN_DEPENDENCY,
        /** It depends on itself, straight or through others. */
        DEPENDENCY_CYCLE,
        /** It has no host and nothing needs it, so no request could ever wake it. */
        NO_HOST
    }
}
