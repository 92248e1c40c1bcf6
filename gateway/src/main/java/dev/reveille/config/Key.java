package dev.reveille.config;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A declared key: the one place that says what it is called, how its value is written, what it
 * means and what counts without it. Immutable; the methods that change something return a copy.
 *
 * @param meaning a phrase for people, in Markdown
 * @param fallback what counts when it is not given
 * @param environment the variable that wins over the file
 */
record Key<T>(
        String name,
        ValueType<T> type,
        String meaning,
        Fallback fallback,
        Optional<String> environment,
        Set<Trait> traits) {

    /** What counts when a key is not given. */
    sealed interface Fallback {

        /** It has to be given. */
        record Required(String unless) implements Fallback {}

        /** Nothing, or what the words describe. */
        record Described(String words) implements Fallback {}

        /** As if this text had been given. */
        record Literal(String text) implements Fallback {}
    }

    /** What is special about a key. */
    enum Trait {
        /** Not allowed as a label. */
        FILE_ONLY,
        /** Required, but a check of the whole configuration says so in words of its own. */
        ABSENCE_REPORTED_LATER,
        /** Read and checked, but nothing is done with it in this version. */
        NOT_IN_EFFECT_YET
    }

    static <T> Key<T> key(String name, ValueType<T> type, String meaning) {
        return new Key<>(
                name,
                type,
                meaning,
                new Fallback.Described("—"),
                Optional.empty(),
                EnumSet.noneOf(Trait.class));
    }

    Key<T> required() {
        return with(new Fallback.Required(""));
    }

    /** Required, with exceptions that a check of the whole configuration knows. */
    Key<T> requiredUnless(String exception) {
        return with(new Fallback.Required(exception));
    }

    Key<T> orElse(String text) {
        return with(new Fallback.Literal(text));
    }

    Key<T> orElseDescribed(String words) {
        return with(new Fallback.Described(words));
    }

    Key<T> fromEnvironment(String variable) {
        return new Key<>(name, type, meaning, fallback, Optional.of(variable), traits);
    }

    Key<T> marked(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Key<>(name, type, meaning, fallback, environment, more);
    }

    private Key<T> with(Fallback other) {
        return new Key<>(name, type, meaning, other, environment, traits);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it has to be given whatever else is given. */
    boolean isRequired() {
        return fallback instanceof Fallback.Required(String unless) && unless.isEmpty();
    }

    /** The value that counts when it is not given, if there is one. */
    Optional<T> fallbackValue() {
        return fallback instanceof Fallback.Literal(String text)
                ? type.read(
                        new SourceNode.Scalar(new Origin("default", 0, 0, name), text),
                        new Findings())
                : Optional.empty();
    }

    /** What counts when it is not given, in Markdown. */
    String fallbackText() {
        return switch (fallback) {
            case Fallback.Required(String unless) ->
                    unless.isEmpty() ? "required" : "required unless " + unless;
            case Fallback.Described(String words) -> words;
            case Fallback.Literal(String text) -> "`" + text + "`";
        };
    }

    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", meaning.replace("`", ""));
        if (fallback instanceof Fallback.Literal(String text)) {
            schema.put("default", text);
        }
        schema.putAll(type.schema());
        return schema;
    }
}
