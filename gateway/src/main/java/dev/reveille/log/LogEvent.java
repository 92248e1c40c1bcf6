package dev.reveille.log;

import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.INFO;
import static org.slf4j.event.Level.WARN;

import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Everything that may happen and is worth a line of the log. The names are for programs to look
 * for, so they stay as they are. The reference page of the documentation is made of this list.
 */
public enum LogEvent {
    // The life of the gateway
    TRANSPORT(INFO, "how sockets are driven, and why not in a better way"),
    LISTENING(INFO, "it serves"),
    ADMIN_LISTENING(INFO, "the operator's endpoints answer on an address of their own"),
    EXPOSED(
            WARN,
            "the operator's endpoints are open to others than this machine, without credentials"),
    STOPPING(INFO, "it was asked to end, and finishes what is in flight"),
    STOPPED(INFO, "it has ended"),

    // Its configuration
    CONFIGURATION_WARNING(WARN, "the configuration is valid, and something in it has no effect"),
    RELOADED(INFO, "another configuration counts, or the same once more"),
    NOT_RELOADED(ERROR, "another configuration is not valid, so the one before stays"),
    RELOAD_FAILED(ERROR, "a mistake of ours while another configuration was taken over"),
    NEEDS_RESTART(WARN, "a key has changed that counts from the next start on"),
    CREDENTIALS_CHANGED(INFO, "other credentials of the operator count, by a reload"),
    SIGHUP_UNAVAILABLE(WARN, "SIGHUP cannot be heard of; a change of the file is noticed"),
    FILE_NEWS_UNAVAILABLE(INFO, "the system tells of no changed files, so they are looked at"),
    FILE_WATCH_FAILED(WARN, "whether files have changed could not be seen; another look comes"),
    THEME_MISSING(WARN, "the folder of themes is not there, and the built-in pages are shown"),
    THEME_BROKEN(WARN, "a template cannot be used, and the built-in page is shown"),

    // Workloads
    ADDED(INFO, "a workload is defined", "workload"),
    CHANGED(INFO, "a workload is defined anew", "workload"),
    REMOVED(INFO, "a workload is defined no more", "workload"),
    LEFT_OUT(WARN, "a container with labels that cannot be used", "workload"),
    LABEL_WARNING(WARN, "a label asks for what it does not get"),
    STATE(
            INFO,
            "a workload's state has changed; `from` and `to` are the words of `/_health`",
            "workload",
            "request_id",
            "from",
            "to"),
    SLEEP_FAILED(WARN, "it could not be put to sleep, and that is tried again", "workload"),
    WOKEN_BY_HAND(INFO, "an operator wakes it", "workload", "request_id"),
    PUT_TO_SLEEP_BY_HAND(INFO, "an operator puts it to sleep", "workload", "request_id"),
    LISTENER_FAILED(ERROR, "a mistake of ours: one who listens could not be told", "workload"),
    HELD_REQUEST_LOST(ERROR, "a mistake of ours: a held request could not be let out"),

    // What runs them
    ENGINE_FOUND(INFO, "which engine of this machine is used, as the configuration names none"),
    RUNTIME_SILENT(WARN, "the runtime has not told what it has; the gateway starts without it"),
    RUNTIME_UNREACHABLE(WARN, "the connection to the engine is lost"),
    RUNTIME_REACHABLE(INFO, "the connection to the engine stands again"),
    RUNTIME_QUESTION_FAILED(WARN, "the engine could not say more of something it had told of"),
    MACHINE_UNKNOWN(
            WARN, "nobody says which address the engine's machine has; the last one counts"),
    NAME_TAKEN(INFO, "a name is taken by a workload of another runtime, so it is `name@runtime`"),
    CONTAINERS_SILENT(WARN, "the engine does not answer for some containers of its list"),
    RUNTIME_NEWS_LOST(ERROR, "a mistake of ours: what the engine told of was not taken in"),
    RUNTIME_NEWS_LATE(WARN, "what the engine tells waits to be taken in"),
    PROCESS_REMAINS(WARN, "a local process could not be ended, and goes on"),
    GUARDIAN_REPLACED(WARN, "what ends a local process with the gateway was gone; another began"),
    GUARDIAN_MISSING(ERROR, "nothing will end a local process with the gateway"),

    // Other gateways before the same workloads
    SHARING_REACHED(INFO, "the other gateways can be reached, for the first time or again"),
    SHARING_LOST(
            WARN,
            "the other gateways cannot be reached; until they can, nothing is put to sleep for want"
                    + " of use"),

    // What it remembers
    STATE_FILE_UNUSABLE(WARN, "the state file cannot be used, so nothing of before is known"),
    STATE_FILE_SET_ASIDE(WARN, "what was in the place of the state file has another name now"),
    STATE_FILE_UNWRITABLE(WARN, "the state file cannot be written"),
    STATE_FILE_WRITABLE(INFO, "the state file can be written again"),

    // Requests
    CREDENTIALS_MISSING(INFO, "somebody asked for what is the operator's, without credentials"),
    CREDENTIALS_WRONG(WARN, "somebody asked with wrong ones; never what they sent"),
    CREDENTIALS_UNCHECKED(WARN, "somebody asked while too many credentials were being checked"),
    UNREACHABLE(
            WARN,
            "a request got a 502, because no connection to its workload could be had; at most one"
                    + " line a second",
            "workload",
            "request_id"),
    CONNECTIONS_REFUSED(WARN, "connections beyond a limit are turned away; at most once a minute"),
    CONNECTION_FAILED(WARN, "a mistake of ours; the connection is closed"),
    ANSWER_FAILED(ERROR, "a mistake of ours; the client got a 500", "request_id"),
    STREAM_END_FAILED(WARN, "a mistake of ours: what feeds an event stream was not ended"),
    TASK_FAILED(ERROR, "a mistake of ours in something that was to be done"),
    ACCESS(
            INFO,
            "a request has ended; only with `access_log: on`",
            "workload",
            "request_id",
            "status",
            "bytes",
            "duration_ms",
            "client",
            "method",
            "host",
            "path"),
    ACCESS_DROPPED(WARN, "lines of the access log were dropped", "lines");

    /** The event of lines that other people's code writes, which knows nothing of ours. */
    public static final String OF_LIBRARIES = "library";

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Level level;
    private final String when;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final List<String> fields;

    LogEvent(Level level, String when, String... fields) {
        this.level = level;
        this.when = when;
        this.fields = List.of(fields);
    }

    /** Begins a line of it. */
    public LoggingEventBuilder to(Logger log) {
        return log.atLevel(level).addKeyValue("event", word);
    }

    /** Begins a line of it that is about a workload. */
    public LoggingEventBuilder to(Logger log, String workload) {
        return to(log).addKeyValue("workload", workload);
    }

    /** What it is called in the log. */
    public String word() {
        return word;
    }

    /** How serious it is. */
    public Level level() {
        return level;
    }

    /** When it is written, for the reference. */
    public String when() {
        return when;
    }

    /** What its lines say besides, where it is known. */
    public List<String> fields() {
        return fields;
    }
}
