package dev.reveille.log;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the reference page of what the log tells of, in Markdown. */
public final class LogEventPage {

    private LogEventPage() {}

    public static String text() {
        return """
        # Log events

        <!-- Generated from the events; to change it, change LogEvent and run the test
             GeneratedReferenceTest with -Dreveille.regenerate=true. -->

        Each line of the gateway's log has one of these as its `event`. The names stay as they are, so
        they are what to look for, and to raise alarms by. What else a line has, and how to have it as text:
        [the log](../logging.md).

        | event | level | when | further fields |
        |---|---|---|---|
        %s
        | `%s` | %s | a library that the gateway uses has something to say; `loggerName` says which | |
        """
                .formatted(
                        Arrays.stream(LogEvent.values())
                                .map(LogEventPage::row)
                                .collect(Collectors.joining("\n")),
                        LogEvent.OF_LIBRARIES,
                        "WARN, ERROR");
    }

    private static String row(LogEvent event) {
        return "| `%s` | %s | %s | %s |"
                .formatted(event.word(), event.level(), event.when(), fields(event.fields()))
                .replace("  ", " ");
    }

    private static String fields(List<String> fields) {
        return fields.stream().map(field -> "`" + field + "`").collect(Collectors.joining(", "));
    }
}
