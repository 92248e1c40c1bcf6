package dev.reveille.config;

import dev.reveille.config.SourceNode.Empty;
import dev.reveille.config.SourceNode.Mapping;
import dev.reveille.config.SourceNode.Scalar;
import dev.reveille.config.SourceNode.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was made of a mapping with declared keys. Immutable. */
final class Values {

    private final Mapping source;
    private final Map<String, Object> values;

    Values(Mapping source, Map<String, Object> values) {
        this.source = source;
        this.values = Map.copyOf(values);
    }

    /** Nothing given at all. */
    static Values none(Origin origin) {
        return new Values(new Mapping(origin, Map.of()), Map.of());
    }

    /** Whether the key was written, well or badly. */
    boolean given(Key<?> key) {
        return !(node(key) instanceof Empty);
    }

    /** The value given, or the key's default when none was; empty when what was given is bad. */
    // Only KeyTable fills the map, each key with what its own type made.
    @SuppressWarnings("unchecked")
    <T> Optional<T> find(Key<T> key) {
        Optional<T> value = Optional.ofNullable((T) values.get(key.name()));
        return value.isPresent() || given(key) ? value : key.fallbackValue();
    }

    /** The value of a key that is required or has a default, when there were no problems. */
    <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no value for " + key.name()));
    }

    Origin origin() {
        return source.origin();
    }

    /** Where the key stands, or where it should. */
    Origin place(Key<?> key) {
        SourceNode node = node(key);
        return node instanceof Empty ? source.origin().key(key.name()) : node.origin();
    }

    /** Where one text of a list stands. */
    Origin place(Key<?> key, String item) {
        List<SourceNode> items =
                node(key) instanceof Sequence list ? list.items() : List.<SourceNode>of();
        return items.stream()
                .filter(node -> isOrNames(node, item))
                .map(SourceNode::origin)
                .findFirst()
                .orElseGet(() -> place(key));
    }

    private static boolean isOrNames(SourceNode node, String item) {
        return switch (node) {
            case Scalar scalar -> scalar.text().equalsIgnoreCase(item);
            case Mapping mapping ->
                    mapping.entries().get("name") instanceof Scalar name
                            && name.text().equalsIgnoreCase(item);
            default -> false;
        };
    }

    private SourceNode node(Key<?> key) {
        return source.entries().getOrDefault(key.name(), new Empty(source.origin()));
    }
}
