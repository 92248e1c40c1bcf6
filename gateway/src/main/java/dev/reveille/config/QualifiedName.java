package dev.reveille.config;

import java.util.Optional;

/**
 * A workload's name, with that of the runtime it is on where the name alone may mean more than one:
 * {@code db@big}. Neither part has an at sign in it.
 *
 * @param name what the runtime itself calls it
 */
public record QualifiedName(String name, Optional<String> runtime) {

    private static final char AT = '@';

    /** Reads what was written. */
    public static QualifiedName of(String written) {
        int at = written.lastIndexOf(AT);
        return at < 0
                ? new QualifiedName(written, Optional.empty())
                : new QualifiedName(
                        written.substring(0, at), Optional.of(written.substring(at + 1)));
    }

    /** How one writes that a workload is on a runtime. */
    public static String text(String name, String runtime) {
        return name + AT + runtime;
    }
}
