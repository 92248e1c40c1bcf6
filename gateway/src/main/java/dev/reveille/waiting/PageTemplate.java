package dev.reveille.waiting;

import dev.reveille.http.Answer;
import dev.reveille.waiting.Template.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's template, and what its policy has to allow: the style and script elements that are
 * written in it, by their hashes. Built-in templates and those of users are held to the same rules.
 * Immutable.
 *
 * <p>A value may stand only where it is text, which is what {@link Html#text} escapes for: {@link
 * Markup} knows where that is.
 */
final class PageTemplate {

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
        for (Markup.Code code : Markup.codes(source)) {
            (code.isStyle() ? styles : scripts).add(PageHeaders.hash(code.content()));
        }
        if (template.names().contains("style")) {
            styles.add(STYLE_HASH);
        }
        if (template.names().contains("script")) {
            scripts.add(SCRIPT_HASH);
        }
        this.accented = template.names().contains("accent");
        if (kind == PageKind.LOADING
                && !template.names().contains("script")
                && !template.names().contains("refresh")) {
            throw new MalformedException(
                    source,
                    0,
                    "nothing opens the application once it is awake (expected: {{script}} at the"
                            + " end of the body, or {{refresh}} in the head)");
        }
    }

    private void checkNames(PageKind kind, String source) {
        for (String name : template.names()) {
            if (!kind.names().contains(name)) {
                Matcher place = Pattern.compile("\\{\\{[#^]?" + name + "}}").matcher(source);
                int at = place.find() ? place.start() : 0;
                throw new MalformedException(
                        source,
                        at,
                        "no value is called " + name + " (expected: " + kind.names() + ")");
            }
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
