package dev.reveille.waiting;

import java.util.Set;
import java.util.TreeSet;

/** The pages there are, and the values that each one's template may use. */
enum PageKind {
    LOADING(
            "loading.html",
            "title",
            "status",
            "waking",
            "failed",
            "headline",
            "message",
            "elapsed",
            "expected",
            "reason",
            "exit_code",
            "log",
            "refresh",
            "script"),
    OFFLINE("offline.html", "message", "start", "hour", "day", "zone", "refresh"),
    FAULT("fault.html", "code", "title", "text", "detail", "guidance");

    private static final Set<String> OF_ALL = Set.of("name", "note", "icon", "style", "accent");

    private final String file;

    @SuppressWarnings("ImmutableEnumChecker") // Never changed.
    private final Set<String> names;

    PageKind(String file, String... names) {
        this.file = file;
        this.names = Set.of(names);
    }

    /** What its template is called, in this package and in a folder of themes. */
    String file() {
        return file;
    }

    /** The names of its values. */
    Set<String> names() {
        Set<String> all = new TreeSet<>(OF_ALL);
        all.addAll(names);
        return all;
    }
}
