package dev.reveille.demo;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Log lines as applications write them for a terminal, colours included: what the gateway shows has
 * to be cleaned of them. Safe for use by many threads.
 */
final class AppLog {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;

    AppLog(PrintStream out) {
        this.out = out;
    }

    void info(String text) {
        write(GREEN + "INFO " + PLAIN, text);
    }

    void warn(String text) {
        write(YELLOW + "WARN " + PLAIN, text);
    }

    void error(String text) {
        write(RED + "ERROR" + PLAIN, text);
    }

    /** A line as it is, for stack traces. */
    void raw(String text) {
        out.println(text);
        out.flush();
    }

    private void write(String level, String text) {
        raw(
                DIM
                        + CLOCK.format(LocalTime.now(ZoneId.systemDefault()))
                        + PLAIN
                        + " "
                        + level
                        + " "
                        + text);
    }
}
