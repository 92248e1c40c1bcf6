package dev.reveille.config;

import dev.reveille.config.SourceNode.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program and its arguments: a list of words, or one text split into words as a shell would. */
record CommandType() implements ValueType<List<String>> {

    private static final ScalarType<List<String>> TEXT =
            new ScalarType<>(
                    "a command",
                    Map.of("type", "string", "pattern", "\\S"),
                    text -> {
                        List<String> words = ShellWords.split(text);
                        if (words.isEmpty() || words.getFirst().isEmpty()) {
                            throw new Mismatch("a program and its arguments");
                        }
                        return words;
                    });

    private static final ListType<String> WORDS =
            new ListType<>(
                    "a program and its arguments",
                    new ScalarType<>(
                            "a text", Map.of("type", List.of("string", "number")), word -> word),
                    1,
                    false);

    @Override
    public Optional<List<String>> read(SourceNode node, Findings findings) {
        return node instanceof Scalar ? TEXT.read(node, findings) : WORDS.read(node, findings);
    }

    @Override
    public String written() {
        return "a command line, or a list of a program and its arguments";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(TEXT.schema(), WORDS.schema()));
    }
}
