package dev.reveille.waiting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document with places written <code>{{name}}</code>. It takes {@link Html} only, so whoever
 * fills it has decided how each value is escaped. Immutable; parsed once.
 */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

    /** Literal text and names of places by turns, text first and last. */
    private final List<String> parts = new ArrayList<>();

    private final Set<String> places = new TreeSet<>();

    Template(String source) {
        Matcher place = PLACE.matcher(source);
        int begin = 0;
        while (place.find()) {
            parts.add(source.substring(begin, place.start()));
            parts.add(place.group(1));
            places.add(place.group(1));
            begin = place.end();
        }
        parts.add(source.substring(begin));
    }

    /** The template in a resource of this package. */
    static Template read(String resource) {
        return new Template(Resource.text(resource));
    }

    /**
     * The document. What is filled in is not searched for places again.
     *
     * @throws IllegalArgumentException when the values are not exactly the template's places
     */
    String fill(Map<String, Html> values) {
        if (!places.equals(values.keySet())) {
            throw new IllegalArgumentException(
                    "values for " + new TreeSet<>(values.keySet()) + " (expected: " + places + ")");
        }
        StringBuilder document = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            document.append(i % 2 == 0 ? part : values.getOrDefault(part, Html.NOTHING).markup());
        }
        return document.toString();
    }
}
