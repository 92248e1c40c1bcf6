package dev.reveille.waiting;

import dev.reveille.icons.IconBook;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The icons of workloads as the pages draw them. They are looked up when workloads are defined, for
 * that takes a moment, and pages do not wait. Thread-safe.
 */
public final class Icons {

    /** What stands for a workload that nobody has chosen an icon for, and tells nobody anything. */
    private static final String USUAL = "docker";

    private final IconBook book = new IconBook();
    private final Map<String, Html> ready = new ConcurrentHashMap<>();

    /**
     * Looks these up, unless that has been done. Blocks.
     *
     * @param slugs of Simple Icons; unknown ones are drawn nowhere
     */
    public void prepare(Collection<String> slugs) {
        for (String slug : slugs) {
            if (!slug.equals(USUAL)) {
                ready.computeIfAbsent(
                        slug, wanted -> book.find(wanted).map(Html::new).orElse(Html.NOTHING));
            }
        }
    }

    /** An element with the drawing; nothing where there is none, or none yet. */
    Html drawing(String slug) {
        return ready.getOrDefault(slug, Html.NOTHING);
    }
}
