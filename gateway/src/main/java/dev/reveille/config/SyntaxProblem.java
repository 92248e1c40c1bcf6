package dev.reveille.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * What the YAML parser says of a syntax error, with its place. The parser gives several sentences,
 * each followed by a place and an excerpt; the last place is the error's, while the exception's own
 * location is that of the token before.
 */
final class SyntaxProblem {

    private static final Pattern PLACE =
            Pattern.compile(" in reader, line (\\d+), column (\\d+):.*");

    private SyntaxProblem() {}

    /** Reports the error in one line. */
    static void report(String file, JacksonException error, Findings findings) {
        TokenStreamLocation location = error.getLocation();
        int line = location == null ? 1 : Math.max(1, location.getLineNr());
        int column = location == null ? 1 : Math.max(1, location.getColumnNr());
        StringBuilder sentences = new StringBuilder();
        boolean placed = false;
        for (String part : error.getOriginalMessage().lines().toList()) {
            Matcher place = PLACE.matcher(part);
            if (place.matches()) {
                line = Integer.parseInt(place.group(1));
                column = Integer.parseInt(place.group(2));
                placed = true;
            } else if (!part.isBlank() && !part.startsWith(" ")) {
                if (placed) {
                    sentences.append(" that begins in line ").append(line);
                }
                sentences.append(sentences.isEmpty() ? "" : ": ").append(part);
            }
        }
        findings.problem(new Origin(file, line, column, ""), "not valid YAML: " + sentences);
    }
}
