package dev.reveille.waiting;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document with places, in the part of Mustache's language that decides nothing: <code>{{name}}
 * </code> stands for a value, <code>{{#name}}…{{/name}}</code> for what is between if there is a
 * value that is not empty, <code>{{^name}}…{{/name}}</code> if there is none. It takes {@link Html}
 * only, so whoever fills it has decided how each value is escaped; there is no way to write that it
 * is not to be. Immutable; parsed once.
 */
final class Template {

    /** Braces that stand for something. Anything else that begins with two is a mistake. */
    private static final Pattern TAG = Pattern.compile("\\{\\{([#^/]?)([a-zA-Z_]+)}}");

    private sealed interface Part {

        record Text(String text) implements Part {}

        record Place(String name) implements Part {}

        record Section(String name, boolean whenEmpty, List<Part> parts) implements Part {}
    }

    /** A source that is not a template. The message says where, and what was expected. */
    static final class MalformedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        /**
         * @param at where in the source
         */
        MalformedException(String source, int at, String what) {
            super("line %d, column %d: %s".formatted(line(source, at), column(source, at), what));
        }

        private static long line(String source, int at) {
            return 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
        }

        private static int column(String source, int at) {
            return at - source.lastIndexOf('\n', at - 1);
        }
    }

    /**
     * Braces that stand for something.
     *
     * @param kind {@code #}, {@code ^}, {@code /}, or empty for a value
     * @param end where in the source it is over
     */
    record Tag(String kind, String name, int end) {}

    /** What begins at this place of a source. */
    static @Nullable Tag tagAt(String source, int at) {
        if (!source.startsWith("{{", at)) {
            return null;
        }
        Matcher tag = TAG.matcher(source).region(at, source.length());
        return tag.lookingAt() ? new Tag(tag.group(1), tag.group(2), tag.end()) : null;
    }

    private final List<Part> parts;
    private final Set<String> names = new TreeSet<>();

    /**
     * @throws MalformedException when braces or sections do not fit together
     */
    Template(String source) {
        Deque<List<Part>> open = new ArrayDeque<>();
        Deque<Part.Section> sections = new ArrayDeque<>();
        open.push(new ArrayList<>());
        Matcher tag = TAG.matcher(source);
        int begin = 0;
        while (tag.find()) {
            open.element().add(text(source, begin, tag.start()));
            begin = tag.end();
            String name = tag.group(2);
            names.add(name);
            switch (tag.group(1)) {
                case "" -> open.element().add(new Part.Place(name));
                case "/" -> {
                    if (sections.isEmpty() || !sections.element().name().equals(name)) {
                        throw new MalformedException(
                                source, tag.start(), "{{/" + name + "}} ends nothing that is open");
                    }
                    open.pop();
                    open.element().add(sections.pop());
                }
                default -> {
                    List<Part> inside = new ArrayList<>();
                    sections.push(new Part.Section(name, tag.group(1).equals("^"), inside));
                    open.push(inside);
                }
            }
        }
        open.element().add(text(source, begin, source.length()));
        if (!sections.isEmpty()) {
            throw new MalformedException(
                    source, source.length(), "{{/" + sections.element().name() + "}} is missing");
        }
        parts = open.pop();
    }

    private static Part.Text text(String source, int begin, int end) {
        int braces = source.indexOf("{{", begin);
        if (braces >= 0 && braces < end) {
            throw new MalformedException(
                    source,
                    braces,
                    "two braces that mean nothing (expected: {{name}}, {{#name}}, {{^name}} or"
                            + " {{/name}}, without blanks)");
        }
        return new Part.Text(source.substring(begin, end));
    }

    /** The template in a resource of this package. */
    static Template read(String resource) {
        return new Template(Resource.text(resource));
    }

    /** The names it uses. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    /**
     * The document. What is filled in is not searched for places again.
     *
     * @param values by name; it need not use all of them
     * @throws IllegalArgumentException when it uses one that is not there
     */
    String fill(Map<String, Html> values) {
        if (!values.keySet().containsAll(names)) {
            throw new IllegalArgumentException(
                    "values for " + new TreeSet<>(values.keySet()) + " (expected: " + names + ")");
        }
        StringBuilder document = new StringBuilder();
        fill(parts, values, document);
        return document.toString();
    }

    private static void fill(List<Part> parts, Map<String, Html> values, StringBuilder document) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> document.append(text);
                case Part.Place(String name) -> document.append(value(name, values));
                case Part.Section(String name, boolean whenEmpty, List<Part> inside) -> {
                    if (value(name, values).isEmpty() == whenEmpty) {
                        fill(inside, values, document);
                    }
                }
            }
        }
    }

    private static String value(String name, Map<String, Html> values) {
        return values.getOrDefault(name, Html.NOTHING).markup();
    }
}
