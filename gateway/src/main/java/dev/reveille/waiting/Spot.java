package dev.reveille.waiting;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where in a document something stands, and what may stand there. A value may stand where it is
 * text whatever is in it:
 *
 * <ul>
 *   <li>in the text of an element that is neither {@code script} nor {@code style}, and in a
 *       comment;
 *   <li>in the quotes of an attribute that a browser shows or keeps, and neither runs nor follows.
 *       Those are listed, rather than the dangerous ones: that list would never be whole.
 * </ul>
 *
 * A value that is an element may stand in text only.
 *
 * @param element the element whose tag or text it is; an end tag's begins with a slash
 * @param attribute whose value it is, lower-case
 * @param quote the one that ends the attribute
 */
record Spot(Kind kind, String element, String attribute, char quote) {

    enum Kind {
        TEXT,
        COMMENT,
        /** {@code <!doctype …>} and the like. */
        DECLARATION,
        /** In a tag, outside of attributes, or in the name of one. */
        TAG,
        /** After the equals sign. */
        BEFORE_VALUE,
        UNQUOTED,
        QUOTED,
        /** In an element whose text is no markup, but text. */
        PLAIN_TEXT,
        /** In an element whose text is code. */
        CODE
    }

    static final Spot TEXT = new Spot(Kind.TEXT, "", "", ' ');

    /** Values that are markup of our own. */
    private static final Set<String> ELEMENTS =
            Set.of("accent", "guidance", "icon", "refresh", "script", "style");

    private static final List<String> SAFE_ATTRIBUTES =
            List.of("alt", "class", "datetime", "label", "lang", "placeholder", "title", "value");

    private static final String SAFE = "aria-…, data-…, " + String.join(", ", SAFE_ATTRIBUTES);

    /** What no tag ends but their own (HTML Living Standard, section 13.1.2). */
    private static final Set<String> OF_CODE = Set.of("script", "style");

    private static final Set<String> OF_PLAIN_TEXT =
            Set.of("iframe", "noembed", "noframes", "textarea", "title", "xmp");

    /** In the tag of an element. */
    static Spot inTag(String element) {
        return new Spot(Kind.TAG, element, "", ' ');
    }

    /** Elsewhere in the same element. */
    Spot at(Kind other) {
        return new Spot(other, element, "", ' ');
    }

    /** At the value of an attribute of this element. */
    Spot at(Kind other, String name, char end) {
        return new Spot(other, element, name, end);
    }

    /** Behind the tag in which this is. */
    Spot behindTag() {
        if (OF_CODE.contains(element)) {
            return at(Kind.CODE);
        }
        return OF_PLAIN_TEXT.contains(element) ? at(Kind.PLAIN_TEXT) : TEXT;
    }

    /** Outside of attributes that have no quotes: what follows ends them. */
    Spot settled() {
        return isUnquoted() ? at(Kind.TAG) : this;
    }

    private boolean isUnquoted() {
        return kind == Kind.BEFORE_VALUE || kind == Kind.UNQUOTED;
    }

    /** What is wrong with a section that begins or ends here. */
    Optional<String> againstSection() {
        return kind == Kind.CODE ? againstValue("") : Optional.empty();
    }

    /** What is wrong with this value, here. */
    Optional<String> againstValue(String name) {
        boolean isElement = ELEMENTS.contains(name);
        return switch (kind) {
            case TEXT, COMMENT -> Optional.empty();
            case PLAIN_TEXT -> isElement ? noText(name, "a " + element + " element") : fine();
            case QUOTED -> {
                if (isElement) {
                    yield noText(name, "an attribute");
                }
                yield isSafe() ? fine() : Optional.of(unsafe());
            }
            case BEFORE_VALUE, UNQUOTED ->
                    Optional.of("a value in an attribute without quotes (expected: quotes)");
            case CODE ->
                    Optional.of(
                            "a value in a %s element (expected: in the text of other elements, or in"
                                            .formatted(element)
                                    + " quoted attributes)");
            case DECLARATION, TAG ->
                    Optional.of("a value in a tag (expected: in quoted attributes)");
        };
    }

    private static Optional<String> fine() {
        return Optional.empty();
    }

    private static Optional<String> noText(String name, String where) {
        return Optional.of(
                "{{%s}} is an element, and stands in %s (expected: in text)"
                        .formatted(name, where));
    }

    private boolean isSafe() {
        return attribute.startsWith("aria-")
                || attribute.startsWith("data-")
                || SAFE_ATTRIBUTES.contains(attribute);
    }

    private String unsafe() {
        return "a value in the attribute %s, which a browser may run or follow (expected: in one of %s)"
                .formatted(attribute, SAFE);
    }
}
