package dev.reveille.config;

import dev.reveille.config.SourceNode.Scalar;
import dev.reveille.config.SourceNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several values of one type, in a label separated by commas.
 *
 * @param written what one writes, as a noun with its article
 * @param least how many there must be
 * @param alone whether one value may stand without a list around it
 */
record ListType<T>(String written, ValueType<T> item, int least, boolean alone)
        implements ValueType<List<T>> {

    /** The values that are well written; nothing when none is, or too few were written. */
    @Override
    public Optional<List<T>> read(SourceNode node, Findings findings) {
        if (alone && node instanceof Scalar scalar) {
            return item.read(scalar, findings).map(List::of);
        }
        if (!(node instanceof Sequence list) || list.items().size() < least) {
            findings.mismatch(node, written);
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        list.items().forEach(each -> item.read(each, findings).ifPresent(values::add));
        return values.isEmpty() && !list.items().isEmpty() ? Optional.empty() : Optional.of(values);
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", item.schema());
        if (least > 0) {
            list.put("minItems", least);
        }
        return alone ? Map.of("anyOf", List.of(item.schema(), list)) : list;
    }

    @Override
    public SourceNode fromLabel(Scalar text) {
        List<SourceNode> items =
                Stream.of(text.text().split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .<SourceNode>map(part -> new Scalar(text.origin(), part))
                        .toList();
        return new Sequence(text.origin(), items);
    }
}
