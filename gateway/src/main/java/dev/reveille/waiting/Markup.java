package dev.reveille.waiting;

import dev.reveille.waiting.Spot.Kind;
import dev.reveille.waiting.Template.MalformedException;
import dev.reveille.waiting.Template.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Reads a template as a browser reads the page that it becomes (HTML Living Standard, section
 * 13.2.5), as far as is needed to know at which {@link Spot} each of its values stands. What is
 * between the two tags of a section may be there or not, so it has to begin and to end at the same
 * kind of spot. For one template, by one thread.
 */
final class Markup {

    /** The content of a {@code style} or {@code script} element that is written in the template. */
    record Code(boolean isStyle, String content) {}

    private final String source;
    private final List<Code> codes = new ArrayList<>();

    /**
     * Where a section begins.
     *
     * @param nameEnds whether no name may go on there
     */
    private record Opening(Spot spot, boolean nameEnds) {}

    /** Of the sections in which this is. */
    private final Deque<Opening> sections = new ArrayDeque<>();

    /** As much as was read of an attribute's name, and a blank if it is over. */
    private final StringBuilder attribute = new StringBuilder();

    private Spot spot = Spot.TEXT;
    private int at;
    private int codeBegan;

    /**
     * Whether no name may go on here, beside a section's tag: with the section, or without it, it
     * would be another.
     */
    private boolean nameEnds;

    private Markup(String source) {
        this.source = source;
    }

    /**
     * The style and script elements that are written in a template whose tags fit together.
     *
     * @throws MalformedException when a value stands where it could come to mean something
     */
    static List<Code> codes(String source) {
        Markup markup = new Markup(source);
        while (markup.at < source.length()) {
            Tag tag = Template.tagAt(source, markup.at);
            if (tag == null) {
                markup.step(source.charAt(markup.at));
            } else {
                markup.take(tag);
            }
        }
        return markup.codes;
    }

    private void take(Tag tag) {
        switch (tag.kind()) {
            case "" -> spot.againstValue(tag.name()).ifPresent(this::refuse);
            case "/" -> {
                spot.againstSection().ifPresent(this::refuse);
                Opening opening = sections.pop();
                boolean afterBlank = isAfterBlank();
                spot = spot.settled();
                if (!spot.equals(opening.spot())) {
                    refuse(
                            "{{/%s}} does not stand where its section begins (expected: both in text,"
                                            .formatted(tag.name())
                                    + " both between the attributes of a tag, or both in one"
                                    + " attribute)");
                }
                passSection(opening.nameEnds() || !afterBlank);
            }
            default -> {
                spot.againstSection().ifPresent(this::refuse);
                if (!spot.equals(spot.settled())) {
                    spot.againstValue(tag.name()).ifPresent(this::refuse);
                }
                // Two tags of sections side by side are as one.
                passSection(source.startsWith("}}", at - 2) ? nameEnds : !isAfterBlank());
                sections.push(new Opening(spot, nameEnds));
            }
        }
        at = tag.end();
    }

    private void passSection(boolean endsName) {
        nameEnds = endsName && spot.kind() == Kind.TAG;
        attribute.setLength(0);
    }

    private boolean isAfterBlank() {
        return at > 0 && isBlank(source.charAt(at - 1));
    }

    private void step(char c) {
        switch (spot.kind()) {
            case TEXT -> inText(c);
            case COMMENT -> endAt("-->");
            case DECLARATION -> endAt(">");
            case TAG -> inTag(c);
            case BEFORE_VALUE -> beforeValue(c);
            case UNQUOTED -> {
                if (isBlank(c) || c == '>') {
                    spot = spot.settled();
                } else {
                    at++;
                }
            }
            case QUOTED -> {
                spot = c == spot.quote() ? spot.at(Kind.TAG) : spot;
                at++;
            }
            case PLAIN_TEXT, CODE -> untilEndTag();
        }
    }

    private void inText(char c) {
        boolean closes = source.startsWith("</", at);
        int name = at + (closes ? 2 : 1);
        if (c != '<') {
            at++;
        } else if (source.startsWith("{{", name)) {
            refuse("a value in the name of a tag (expected: in text)");
        } else if (source.startsWith("<!--", at)) {
            spot = spot.at(Kind.COMMENT);
            at += "<!--".length();
        } else if (name < source.length() && isLetter(source.charAt(name))) {
            beginTag(name, closes);
        } else {
            boolean declares = closes || source.startsWith("<!", at) || source.startsWith("<?", at);
            spot = declares ? spot.at(Kind.DECLARATION) : spot;
            at = name;
        }
    }

    private void beginTag(int name, boolean closes) {
        int end = name;
        while (end < source.length()
                && !endsName(source.charAt(end))
                && !source.startsWith("{{", end)) {
            end++;
        }
        String element = source.substring(name, end).toLowerCase(Locale.ROOT);
        spot = Spot.inTag(closes ? "/" + element : element);
        attribute.setLength(0);
        at = end;
    }

    private void inTag(char c) {
        if (nameEnds && !endsName(c)) {
            refuse("a name that goes on beside the tag of a section (expected: a blank between)");
        }
        nameEnds = false;
        at++;
        if (c == '>') {
            attribute.setLength(0);
            spot = spot.behindTag();
            codeBegan = at;
        } else if (c == '=' && !attribute.isEmpty()) {
            String name = attribute.toString().strip().toLowerCase(Locale.ROOT);
            attribute.setLength(0);
            spot = spot.at(Kind.BEFORE_VALUE, name, ' ');
        } else if (c == '/') {
            attribute.setLength(0);
        } else if (isBlank(c)) {
            // One may stand before the equals sign, too.
            attribute.append(attribute.isEmpty() ? "" : " ");
        } else {
            if (!attribute.isEmpty() && attribute.charAt(attribute.length() - 1) == ' ') {
                attribute.setLength(0);
            }
            attribute.append(c);
        }
    }

    private void beforeValue(char c) {
        if (isBlank(c)) {
            at++;
        } else if (c == '"' || c == '\'') {
            spot = spot.at(Kind.QUOTED, spot.attribute(), c);
            at++;
        } else {
            spot = spot.at(Kind.UNQUOTED);
        }
    }

    /** Nothing else ends the text of such an element. */
    private void untilEndTag() {
        String closing = "</" + spot.element();
        int after = at + closing.length();
        boolean ends =
                source.regionMatches(true, at, closing, 0, closing.length())
                        && after < source.length()
                        && endsName(source.charAt(after));
        if (!ends) {
            at++;
            return;
        }
        if (spot.kind() == Kind.CODE) {
            boolean isStyle = spot.element().equals("style");
            codes.add(new Code(isStyle, source.substring(codeBegan, at)));
        }
        beginTag(at + 2, true);
    }

    private void endAt(String end) {
        boolean ends = source.startsWith(end, at);
        spot = ends ? Spot.TEXT : spot;
        at += ends ? end.length() : 1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f';
    }

    private static boolean endsName(char c) {
        return isBlank(c) || c == '/' || c == '>';
    }

    private void refuse(String why) {
        throw new MalformedException(source, at, why);
    }
}
