package dev.reveille.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One element of an {@code Accept} field (RFC 9110, section 12.5.1), lower-case.
 *
 * @param type {@code *} for any
 * @param subtype {@code *} for any
 * @param narrowed whether it carries parameters besides its weight
 * @param quality its weight, 0 to 1; 0 means not acceptable
 */
record MediaRange(String type, String subtype, boolean narrowed, double quality) {

    /** More wanted first by weight, then, at equal weight, by how precisely it was asked for. */
    static final Comparator<MediaRange> BY_PREFERENCE =
            Comparator.comparingDouble(MediaRange::quality)
                    .thenComparingInt(MediaRange::specificity);

    /** The grammar's qvalue, and {@code .2} without its zero, which HttpURLConnection sends. */
    private static final Pattern WEIGHT = Pattern.compile("1(\\.0*)?|0?\\.[0-9]+|0\\.?");

    /** Reads one element; empty when it is malformed, and then it is best ignored. */
    static Optional<MediaRange> parse(String element) {
        List<String> parts = split(element, ';');
        String name = parts.getFirst().strip().toLowerCase(Locale.ROOT);
        // A lone star is malformed, but HttpURLConnection sends it for any type.
        String range = name.equals("*") ? "*/*" : name;
        int slash = range.indexOf('/');
        if (slash <= 0 || slash == range.length() - 1) {
            return Optional.empty();
        }
        String weight = "1";
        boolean narrowed = false;
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                weight = parameter.substring(2);
                break;
            }
            narrowed |= !parameter.isEmpty();
        }
        if (!WEIGHT.matcher(weight).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new MediaRange(
                        range.substring(0, slash),
                        range.substring(slash + 1),
                        narrowed,
                        Double.parseDouble(weight)));
    }

    boolean covers(String wantedType, String wantedSubtype) {
        return type.equals("*")
                || (type.equals(wantedType)
                        && (subtype.equals("*") || subtype.equals(wantedSubtype)));
    }

    /**
     * How precise it is: exact before {@code type/*} before {@code *}{@code /*}. Our documents come
     * in one variant only, so a range narrowed by parameters says less about them than a bare one.
     */
    int specificity() {
        if (type.equals("*")) {
            return 0;
        }
        if (subtype.equals("*")) {
            return 1;
        }
        return narrowed ? 2 : 3;
    }

    /** Splits at a separator, but not inside quoted strings. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }
}
