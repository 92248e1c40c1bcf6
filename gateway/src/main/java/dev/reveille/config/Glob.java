package dev.reveille.config;

import java.util.List;
import java.util.Locale;

/**
 * A pattern in which {@code *} stands for any text, also for none. Everything else stands for
 * itself. Taken apart once; matching goes through the text once, whatever the pattern. Immutable.
 *
 * @param pieces what is between the stars, first and last included, which may be empty
 * @param anyCase whether upper and lower case are the same
 */
public record Glob(List<String> pieces, boolean anyCase) {

    public Glob {
        pieces = List.copyOf(pieces);
    }

    /** A pattern for a whole text. */
    static Glob whole(String pattern) {
        return new Glob(List.of(pattern.split("\\*", -1)), false);
    }

    /** A pattern that a text contains somewhere, in any case; with a star, for a whole text. */
    static Glob within(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        String whole = lower.contains("*") ? lower : "*" + lower + "*";
        return new Glob(List.of(whole.split("\\*", -1)), true);
    }

    /** Whether the whole text fits. */
    public boolean matches(String given) {
        String text = anyCase ? given.toLowerCase(Locale.ROOT) : given;
        String first = pieces.getFirst();
        String last = pieces.getLast();
        if (pieces.size() == 1) {
            return text.equals(first);
        }
        if (!text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        // Taking each piece at its first place leaves the most room for those behind it.
        int from = first.length();
        int until = text.length() - last.length();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int at = text.indexOf(piece, from);
            if (at < 0) {
                return false;
            }
            from = at + piece.length();
        }
        return from <= until;
    }
}
