package dev.reveille.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Markdown: what it links to, and where in it one can link.
 *
 * @param links the targets, as they are written
 * @param anchors what its headings are called in addresses, as GitHub makes them
 */
record MarkdownPage(Path file, List<String> links, Set<String> anchors) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern IMAGE = Pattern.compile("(?:src|srcset)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    static MarkdownPage read(Path file) throws IOException {
        String text = FENCE.matcher(Files.readString(file)).replaceAll("");
        List<String> links = new ArrayList<>();
        String prose = CODE.matcher(text).replaceAll("");
        for (Pattern pattern : List.of(LINK, IMAGE)) {
            Matcher link = pattern.matcher(prose);
            while (link.find()) {
                links.add(link.group(1));
            }
        }
        return new MarkdownPage(file, List.copyOf(links), anchors(text));
    }

    private static Set<String> anchors(String text) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            String anchor = anchor(heading.group(1));
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return Set.copyOf(anchors);
    }

    /** Letters, digits, hyphens and underscores stay, blanks become hyphens. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
