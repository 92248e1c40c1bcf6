package dev.reveille.lifecycle;

import java.util.List;
import java.util.Map;

/**
 * A workload of the suite. It sleeps when the gateway comes, and has the host {@code NAME.test}.
 *
 * @param keys its keys as labels have them, without the prefix
 */
public record App(String name, Kind kind, Map<String, String> keys) {

    /** How it behaves. */
    public enum Kind {
        /**
         * Answers {@code good morning} at {@code /}, at once after its start; at {@code
         * /cgi-bin/slowly} it begins an answer at once and ends it after four seconds.
         */
        WEBSITE("", 0),
        /** The same after two seconds, at the begin of which it logs {@code booting}. */
        SLOW("echo booting; sleep 2; ", 0),
        /** Logs {@code cannot reach the database} and ends with 42. */
        CRASHING("echo cannot reach the database; sleep 0.3; exit 42; ", 42);

        private final String before;
        private final int exitCode;

        Kind(String before, int exitCode) {
            this.before = before;
            this.exitCode = exitCode;
        }

        /** With what it ends by itself; 0 if it does not. */
        public int exitCode() {
            return exitCode;
        }
    }

    public App {
        keys = Map.copyOf(keys);
    }

    /**
     * With BusyBox' web server ten connections wait at most. The system drops what is more, and
     * whoever connects tries again after 1, 3, 7, 15, 31 and 63 seconds, all in the same moment.
     * Behind Docker's forwarder the gateway sees nothing of that: of two hundred the last ones
     * waited for longer than anybody's patience.
     */
    private static final String MOST_AT_ONCE = "8";

    /** All of them; each test has its own. */
    public static final List<App> ALL =
            List.of(
                    new App("held", Kind.WEBSITE, Map.of()),
                    new App("crowd", Kind.SLOW, Map.of("max_connections", MOST_AT_ONCE)),
                    new App("visited", Kind.SLOW, Map.of()),
                    new App("idle", Kind.WEBSITE, Map.of("idle_timeout", "2s")),
                    new App("streaming", Kind.WEBSITE, Map.of("idle_timeout", "2s")),
                    new App("broken", Kind.CRASHING, Map.of("start_timeout", "60s")),
                    new App("store", Kind.WEBSITE, Map.of()),
                    new App(
                            "front",
                            Kind.WEBSITE,
                            Map.of("depends_on", "store", "idle_timeout", "2s")),
                    new App("ended", Kind.WEBSITE, Map.of()),
                    new App("ordered", Kind.WEBSITE, Map.of()));

    /**
     * The shell's lines for it, with BusyBox.
     *
     * @param httpd the command of BusyBox' web server
     * @param port where it listens
     * @param folder one to write to, which is its own
     */
    public String script(String httpd, String port, String folder) {
        return kind.before
                + """
                mkdir -p %3$s/cgi-bin && echo good morning >%3$s/index.html
                cat >%3$s/cgi-bin/slowly <<'END'
                #!/bin/sh
                printf 'Content-Type: text/plain\\r\\n\\r\\nbegun\\n'; sleep 4; echo ended
                END
                chmod 755 %3$s/cgi-bin/slowly && exec %1$s -f -p %2$s -h %3$s
                """
                        .formatted(httpd, port, folder);
    }
}
