package dev.reveille.config;

import dev.reveille.config.SourceNode.Empty;
import dev.reveille.config.SourceNode.Mapping;
import dev.reveille.config.SourceNode.Scalar;
import dev.reveille.config.SourceNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into a tree that knows where everything stood. Anchors, aliases and merge
 * keys ({@code <<}) are resolved, keys given twice are problems, a syntax error is one problem and
 * the end. For one thread and one document.
 */
final class YamlTree {

    private static final String MERGE = "<<";

    /** An anchor, perhaps after a tag (YAML 1.2.2, sections 6.9 and 7.3.3). */
    private static final Pattern ANCHOR = Pattern.compile("(?:!\\S*\\s+)?&([^\\s,\\[\\]{}]+)");

    private static final int LONGEST_ANCHOR = 200;

    private final YAMLParser parser;

    /** The whole text as the parser counts it, by code points. */
    private final int[] characters;

    private final Findings findings;
    private final Map<String, SourceNode> anchors = new HashMap<>();

    private YamlTree(YAMLParser parser, String yaml, Findings findings) {
        this.parser = parser;
        this.characters = yaml.codePoints().toArray();
        this.findings = findings;
    }

    /** The root of the document; empty for an empty document and after a syntax error. */
    static SourceNode read(String file, String yaml, Findings findings) {
        Origin root = new Origin(file, 1, 1, "");
        try (YAMLParser parser =
                (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), yaml)) {
            return new YamlTree(parser, yaml, findings).document(root);
        } catch (JacksonException error) {
            SyntaxProblem.report(file, error, findings);
            return new Empty(root);
        }
    }

    private SourceNode document(Origin root) {
        if (parser.nextToken() == null) {
            return new Empty(root);
        }
        SourceNode node = node(root);
        if (parser.nextToken() != null) {
            TokenStreamLocation at = parser.currentTokenLocation();
            findings.problem(
                    new Origin(root.source(), at.getLineNr(), at.getColumnNr(), ""),
                    "a second document (expected: one document a file)");
        }
        return node;
    }

    /** The node whose first token is the current one. */
    private SourceNode node(Origin origin) {
        if (parser.isCurrentAlias()) {
            return alias(parser.getString(), origin);
        }
        Optional<String> anchor = anchor();
        SourceNode node =
                switch (parser.currentToken()) {
                    case START_OBJECT -> mapping(origin);
                    case START_ARRAY -> sequence(origin);
                    case VALUE_NULL -> new Empty(origin);
                    default -> new Scalar(origin, parser.getString());
                };
        anchor.ifPresent(name -> anchors.put(name, node));
        return node;
    }

    private SourceNode alias(String name, Origin origin) {
        SourceNode anchor = anchors.get(name);
        if (anchor == null) {
            findings.problem(
                    origin,
                    origin.isSecretive()
                            ? "an alias of an unknown anchor (expected: quotes around a text that"
                                    + " begins with *)"
                            : "*" + name + " (expected: an anchor &" + name + " that ends before)");
            return new Empty(origin);
        }
        return anchor.at(origin);
    }

    private Sequence sequence(Origin origin) {
        List<SourceNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            TokenStreamLocation at = parser.currentTokenLocation();
            items.add(node(origin.item(items.size(), at.getLineNr(), at.getColumnNr())));
        }
        return new Sequence(origin, items);
    }

    private Mapping mapping(Origin origin) {
        Map<String, SourceNode> entries = new LinkedHashMap<>();
        List<SourceNode> merged = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            TokenStreamLocation at = parser.currentTokenLocation();
            Origin place = origin.key(key, at.getLineNr(), at.getColumnNr());
            parser.nextToken();
            SourceNode value = node(place);
            if (key.equals(MERGE)) {
                merged.add(value);
                continue;
            }
            SourceNode first = entries.putIfAbsent(key, value);
            if (first != null) {
                findings.problem(
                        place, "given twice (first in line " + first.origin().line() + ")");
            }
        }
        merged.forEach(node -> merge(node, entries));
        return new Mapping(origin, entries);
    }

    /** Adds what is not there yet (YAML merge keys: the mapping's own keys win, then the first). */
    private void merge(SourceNode from, Map<String, SourceNode> into) {
        List<SourceNode> sources = from instanceof Sequence list ? list.items() : List.of(from);
        for (SourceNode source : sources) {
            if (source instanceof Mapping mapping) {
                mapping.entries().forEach(into::putIfAbsent);
            } else {
                findings.mismatch(source, "a mapping, or a list of mappings, to merge");
            }
        }
    }

    /**
     * The anchor of the current node. Of a scalar the parser does not tell it, but its token begins
     * where the anchor is written.
     */
    private Optional<String> anchor() {
        String told = parser.getObjectId();
        if (told != null || parser.currentToken().isStructStart()) {
            return Optional.ofNullable(told);
        }
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        if (begin < 0 || begin >= characters.length) {
            return Optional.empty();
        }
        int length = Math.min(characters.length - begin, LONGEST_ANCHOR);
        Matcher anchor = ANCHOR.matcher(new String(characters, begin, length));
        return anchor.lookingAt() ? Optional.of(anchor.group(1)) : Optional.empty();
    }
}
