package dev.reveille.runtime;

import java.util.regex.Pattern;

/**
 * Log output as plain text: terminal control sequences (ECMA-48: CSI, OSC and the two-byte escapes)
 * and other control characters are removed, tabs are kept. What was overwritten by a carriage
 * return is dropped, as a terminal would show it.
 */
public final class PlainText {

    /**
     * In order: CSI (colours, cursor), OSC and other strings, two-byte escapes, single controls.
     */
    private static final Pattern CONTROL =
            Pattern.compile(
                    "\\x1b\\[[0-?]*[ -/]*[@-~]"
                            + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\|$)"
                            + "|\\x1b[ -/]*[0-~]"
                            + "|[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]");

    private PlainText() {}

    /** The line without control sequences and control characters. */
    public static String of(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\r' || line.charAt(end - 1) == '\n')) {
            end--;
        }
        String visible = line.substring(line.lastIndexOf('\r', end - 1) + 1, end);
        return CONTROL.matcher(visible).replaceAll("");
    }
}
