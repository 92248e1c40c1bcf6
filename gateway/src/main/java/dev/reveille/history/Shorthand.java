package dev.reveille.history;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link Recording} in few characters: runs of steps that are alike, each with its letter, how
 * many steps it lasts, and how many requests came in each of them if any did. {@code -40 s18 a1:12
 * a1:3} are sixty steps. What nothing is recorded of at the beginning is left out.
 */
final class Shorthand {

    private static final Pattern RUN = Pattern.compile("([-swaf])(\\d{1,3})(?::(\\d{1,9}))?");

    /** No more than {@link #RUN} reads. */
    private static final int MOST_REQUESTS = 999_999_999;

    private Shorthand() {}

    static String of(Recording recording) {
        StringBuilder text = new StringBuilder();
        String states = recording.states();
        List<Integer> requests = recording.requests();
        int begin = 0;
        while (begin < states.length()) {
            int end = begin + 1;
            while (end < states.length()
                    && states.charAt(end) == states.charAt(begin)
                    && requests.get(end).equals(requests.get(begin))) {
                end++;
            }
            append(states.charAt(begin), end - begin, requests.get(begin), text);
            begin = end;
        }
        return text.toString();
    }

    private static void append(char letter, int steps, int requests, StringBuilder text) {
        if (text.isEmpty() && letter == '-' && requests == 0) {
            return;
        }
        text.append(text.isEmpty() ? "" : " ").append(letter).append(steps);
        if (requests > 0) {
            text.append(':').append(Math.min(requests, MOST_REQUESTS));
        }
    }

    /**
     * Reads what {@link #of} has written.
     *
     * @param most how many steps it may be
     * @throws IllegalArgumentException if it is anything else
     */
    static Recording read(String text, int most) {
        StringBuilder states = new StringBuilder();
        List<Integer> requests = new ArrayList<>();
        for (String run : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            Matcher parts = RUN.matcher(run);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "\"" + run + "\" is no stretch of a recording (expected: as in a12:3)");
            }
            int steps = Integer.parseInt(parts.group(2));
            if (steps > most - states.length()) {
                throw new IllegalArgumentException(
                        "a recording that is too long (expected: up to " + most + " steps)");
            }
            int each = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
            for (int i = 0; i < steps; i++) {
                states.append(parts.group(1));
                requests.add(each);
            }
        }
        return new Recording(states.toString(), requests);
    }
}
