package dev.reveille.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value written as one text or number.
 *
 * @param written what one writes, as a noun with its article
 */
record ScalarType<T>(String written, Map<String, Object> schema, Parser<T> parser)
        implements ValueType<T> {

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws Mismatch;
    }

    @Override
    public Optional<T> read(SourceNode node, Findings findings) {
        if (!(node instanceof SourceNode.Scalar scalar)) {
            findings.mismatch(node, written);
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(scalar.text()));
        } catch (Mismatch mismatch) {
            findings.mismatch(node, mismatch.expected());
            return Optional.empty();
        }
    }

    /** Yes or no. */
    static final ScalarType<Boolean> TRUTH =
            new ScalarType<>(
                    "true or false",
                    Map.of("type", List.of("boolean", "string"), "pattern", "^(?:true|false)$"),
                    text ->
                            switch (text) {
                                case "true" -> true;
                                case "false" -> false;
                                default -> throw new Mismatch("true or false");
                            });

    /** A text that matches a regular expression as a whole. */
    static ScalarType<String> matching(String written, String pattern) {
        return new ScalarType<>(
                written,
                text(pattern),
                text -> {
                    if (!text.matches(pattern)) {
                        throw new Mismatch(written);
                    }
                    return text;
                });
    }

    /** A whole number, both ends included. */
    static ScalarType<Integer> integer(int least, int most) {
        String written = "a whole number from " + least + " to " + most;
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("integer", "string"));
        schema.put("minimum", least);
        schema.put("maximum", most);
        schema.put("pattern", "^[0-9]+$");
        return new ScalarType<>(
                written,
                schema,
                text -> {
                    // Nine digits hold every range there is and never overflow.
                    if (!text.matches("[0-9]{1,9}")
                            || Integer.parseInt(text) < least
                            || Integer.parseInt(text) > most) {
                        throw new Mismatch(written);
                    }
                    return Integer.valueOf(text);
                });
    }

    /** One of an enum's constants, in lower case, with hyphens. */
    static <E extends Enum<E>> ScalarType<E> choice(Class<E> constants) {
        return choice(
                constants, constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** One of an enum's constants, each by its word. */
    static <E extends Enum<E>> ScalarType<E> choice(Class<E> constants, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants.getEnumConstants()) {
            words.put(word.apply(constant), constant);
        }
        String written = String.join(", ", words.keySet()).replaceFirst(", ([^,]*)$", " or $1");
        return new ScalarType<>(
                written,
                Map.of("enum", List.copyOf(words.keySet())),
                text ->
                        Optional.ofNullable(words.get(text))
                                .orElseThrow(() -> new Mismatch(written)));
    }

    /**
     * The schema of a text that matches as a whole. Where a number would match, it may stand
     * without quotes, which makes a number of it for YAML; a schema's pattern is for strings alone.
     */
    static Map<String, Object> text(String pattern) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "12.5".matches(pattern) ? List.of("string", "number") : "string");
        schema.put("pattern", "^(?:" + pattern + ")$");
        return schema;
    }
}
