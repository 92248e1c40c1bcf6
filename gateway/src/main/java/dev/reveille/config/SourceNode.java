package dev.reveille.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was written, with its places, before it means anything. Made by {@link YamlTree} from a file
 * and by {@link LabelReader} from labels. An anchor's nodes are shared by all its aliases, so a
 * tree can stand for far more than it holds: nobody may walk it without a bound.
 */
sealed interface SourceNode {

    Origin origin();

    /** How a message names what was found. */
    String found();

    /** The same node, written elsewhere: what an alias makes of its anchor. */
    SourceNode at(Origin place);

    /** Text, a number or a truth value, as it was written. */
    record Scalar(Origin origin, String text) implements SourceNode {

        private static final int SHOWN = 80;

        @Override
        public String found() {
            return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
        }

        @Override
        public Scalar at(Origin place) {
            return new Scalar(place, text);
        }
    }

    /** A key without a value, or {@code null}: the same as a key that is not there. */
    record Empty(Origin origin) implements SourceNode {
        @Override
        public String found() {
            return "nothing";
        }

        @Override
        public Empty at(Origin place) {
            return new Empty(place);
        }
    }

    record Sequence(Origin origin, List<SourceNode> items) implements SourceNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String found() {
            return items.isEmpty() ? "an empty list" : "a list";
        }

        @Override
        public Sequence at(Origin place) {
            return new Sequence(place, items);
        }
    }

    /** Values by key, in the order they were written. */
    record Mapping(Origin origin, Map<String, SourceNode> entries) implements SourceNode {
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }

        @Override
        public String found() {
            return "a mapping";
        }

        @Override
        public Mapping at(Origin place) {
            return new Mapping(place, entries);
        }

        /** The same mapping with some values set, whether they were there or not. */
        Mapping with(Map<String, SourceNode> values) {
            Map<String, SourceNode> more = new LinkedHashMap<>(entries);
            more.putAll(values);
            return new Mapping(origin, more);
        }
    }
}
