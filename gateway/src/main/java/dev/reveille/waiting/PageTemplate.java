package dev.reveille.waiting;

import dev.reveille.http.Answer;
import dev.reveille.waiting.Template.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's template, and what its policy has to allow: the style and script elements that are
 * written in it, by their hashes. Built-in templates and those of users are held to the same rules.
 * Immutable.
 *
 * <p>A value may stand in the content of an element and in a quoted attribute, which is what {@link
 * Html#text} escapes for. In a style or script element it could mean anything, and would be allowed
 * together with it; without quotes it could become another attribute. Both are refused.
 */
final class PageTemplate {

    /** An element whose text is no markup (HTML, section 13.1.2). */
    private static final Pattern RAW =
            Pattern.compile(
                    "<(style|script)\\b([^>]*)>(.*?)</\\1\\s*>",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern UNQUOTED = Pattern.compile("=\\s*\\{\\{");

    private static final String STYLE = Resource.text("page.css");
    private static final String SCRIPT = Resource.text("loading.js");
    private static final String STYLE_HASH = PageHeaders.hash(STYLE);
    private static final String SCRIPT_HASH = PageHeaders.hash(SCRIPT);

    private final Template template;
    private final List<String> styles = new ArrayList<>();
    private final List<String> scripts = new ArrayList<>();
    private final boolean accented;

    /**
     * @throws MalformedException when it is not a template of this kind; says where
     */
    PageTemplate(PageKind kind, String written) {
        // A browser hashes what it has read, and it reads line feeds only.
        String source = written.replace("\r\n", "\n").replace('\r', '\n');
        this.template = new Template(source);
        checkNames(kind, source);
        refuse(source, UNQUOTED, "a value in an attribute without quotes (expected: quotes)");
        if (template.names().contains("style")) {
            styles.add(STYLE_HASH);
        }
        if (template.names().contains("script")) {
            scripts.add(SCRIPT_HASH);
        }
        this.accented = template.names().contains("accent");
        Matcher raw = RAW.matcher(source);
        while (raw.find()) {
            takeRaw(raw, source);
        }
        if (kind == PageKind.LOADING
                && !template.names().contains("script")
                && !template.names().contains("refresh")) {
            throw new MalformedException(
                    1,
                    "nothing opens the application once it is awake (expected: {{script}} at the"
                            + " end of the body, or {{refresh}} in the head)");
        }
    }

    private void takeRaw(Matcher raw, String source) {
        String content = raw.group(3);
        if (content.contains("{{")) {
            throw new MalformedException(
                    Template.line(source, raw.start()),
                    "a value in a %s element (expected: in the text of other elements, or in quoted"
                                    .formatted(raw.group(1).toLowerCase(Locale.ROOT))
                            + " attributes)");
        }
        boolean isStyle = raw.group(1).equalsIgnoreCase("style");
        (isStyle ? styles : scripts).add(PageHeaders.hash(content));
    }

    private void checkNames(PageKind kind, String source) {
        for (String name : template.names()) {
            if (!kind.names().contains(name)) {
                Matcher place = Pattern.compile("\\{\\{[#^]?" + name + "}}").matcher(source);
                int at = place.find() ? place.start() : 0;
                throw new MalformedException(
                        Template.line(source, at),
                        "no value is called " + name + " (expected: " + kind.names() + ")");
            }
        }
    }

    private static void refuse(String source, Pattern pattern, String why) {
        Matcher found = pattern.matcher(source);
        if (found.find()) {
            throw new MalformedException(Template.line(source, found.start()), why);
        }
    }

    /** The template in a resource of this package. */
    static PageTemplate builtIn(PageKind kind) {
        return new PageTemplate(kind, Resource.text(kind.file()));
    }

    /**
     * The page as an answer.
     *
     * @param values by name, all but {@code style}, {@code accent} and {@code script}
     * @param accent the colours of what it is about
     * @param view what the script is told, where there is one
     */
    Answer answer(int status, Map<String, Html> values, Accent accent, Html view) {
        Map<String, Html> all = new HashMap<>(values);
        all.put("style", new Html("<style>" + STYLE + "</style>"));
        all.put("accent", accent.element());
        all.put(
                "script",
                new Html(
                        "<script type=\"application/json\" id=\"view\">"
                                + view.markup()
                                + "</script>\n<script type=\"module\">"
                                + SCRIPT
                                + "</script>"));
        List<String> allowed = new ArrayList<>(styles);
        if (accented) {
            allowed.addAll(accent.hashes());
        }
        return PageHeaders.page(status, PageHeaders.policy(allowed, scripts), template.fill(all));
    }
}
