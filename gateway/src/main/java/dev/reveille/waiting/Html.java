package dev.reveille.waiting;

import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of markup that is safe where it goes: text that was escaped, or a piece of our own.
 *
 * @param markup the piece as it is written
 */
record Html(String markup) {

    static final Html NOTHING = new Html("");

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Text from anywhere, for element content and for quoted attribute values. Control characters,
     * which HTML forbids (Living Standard, section 13.1), become U+FFFD; tab and line feed stay.
     */
    static Html text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\t', '\n' -> escaped.append(c);
                default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
        return new Html(escaped.toString());
    }

    /**
     * A value as JSON for a data block ({@code <script type="application/json">}). Nothing in it
     * can end the block or begin a comment: the characters of markup are written as JSON escapes,
     * which is possible because in JSON they occur inside strings only.
     */
    static Html json(Object value) {
        return new Html(
                JSON.writeValueAsString(value)
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace("\u2028", "\\u2028")
                        .replace("\u2029", "\\u2029"));
    }
}
