package dev.reveille.cli;

/**
 * Makes visible, in a line of the log, what would do something rather than be seen: control
 * characters (C0, DEL and C1, among them the 8-bit form of terminal sequences), the line separators
 * of Unicode, and the characters that turn the direction of writing (UTR #36, section 2.8). They
 * are written as Java and JSON write them, a u and four hexadecimal digits behind a backslash.
 * Stateless.
 */
final class Visible {

    private Visible() {}

    /** One line, whatever was in it; tabs stay. */
    static String line(String text) {
        return escaped(text, false);
    }

    /**
     * Several lines, of which none but the first begins at the margin, so that none can be taken
     * for a line of the log.
     */
    static String lines(String text) {
        return escaped(text, true).replaceAll("\n(?=[^\t\n])", "\n\t");
    }

    private static String escaped(String text, boolean keepLines) {
        StringBuilder visible = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (acts(c) && !(keepLines && c == '\n')) {
                visible.append(text, copied, i).append(escape(c));
                copied = i + 1;
            }
        }
        return copied == 0 ? text : visible.append(text, copied, text.length()).toString();
    }

    private static boolean acts(char c) {
        return (Character.isISOControl(c) && c != '\t')
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private static String escape(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> "\\u%04x".formatted((int) c);
        };
    }
}
