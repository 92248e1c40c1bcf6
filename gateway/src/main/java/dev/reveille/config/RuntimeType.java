package dev.reveille.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which runtime: one that there is, or one that is known to come. */
record RuntimeType() implements ValueType<RuntimeKind> {

    private static final Set<String> TO_COME = Set.of("kubernetes");

    private static final ScalarType<RuntimeKind> CHOICE = ScalarType.choice(RuntimeKind.class);

    @Override
    public Optional<RuntimeKind> read(SourceNode node, Findings findings) {
        if (node instanceof SourceNode.Scalar(Origin origin, String word)
                && TO_COME.contains(word)) {
            findings.problem(
                    origin,
                    "\"%s\" is not supported in this version yet (expected: %s)"
                            .formatted(word, written()));
            return Optional.empty();
        }
        return CHOICE.read(node, findings);
    }

    @Override
    public String written() {
        return CHOICE.written();
    }

    @Override
    public Map<String, Object> schema() {
        return CHOICE.schema();
    }
}
