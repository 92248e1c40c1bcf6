package dev.reveille.config;

import java.util.regex.Pattern;

/**
 * Something in the configuration that its author should know: a problem that keeps it from being
 * used, or a warning about what it asks for.
 *
 * @param file where it stands: a file, {@code environment}, or {@code container "name"} for labels
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 * @param path the key, such as {@code containers[2].idle_timeout}; empty for the file as a whole
 * @param message what was found and what is expected
 */
public record ConfigProblem(String file, int line, int column, String path, String message) {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    /**
     * {@code file:line:column: path: message}, leaving out what there is none of. Always one line:
     * what was found comes from files and labels of anybody's making, so control characters are
     * shown as escapes.
     */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        String text = place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
        return CONTROL.matcher(text)
                .replaceAll(c -> "\\\\u%04x".formatted((int) c.group().charAt(0)));
    }
}
