package dev.reveille.waiting;

import dev.reveille.log.LogEvent;
import dev.reveille.waiting.Template.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates of all pages. Those of users take the place of the built-in ones, each by itself.
 * Immutable; reading one blocks.
 */
public final class Theme {

    private static final Logger log = LoggerFactory.getLogger(Theme.class);
    private static final long LONGEST = 1024 * 1024;

    /** The pages that ship with the gateway. */
    public static final Theme BUILT_IN = new Theme(builtIn(), new Icons());

    private final Map<PageKind, PageTemplate> pages;
    private final Icons icons;

    private Theme(Map<PageKind, PageTemplate> pages, Icons icons) {
        this.pages = pages;
        this.icons = icons;
    }

    private static Map<PageKind, PageTemplate> builtIn() {
        Map<PageKind, PageTemplate> pages = new EnumMap<>(PageKind.class);
        for (PageKind kind : PageKind.values()) {
            pages.put(kind, PageTemplate.builtIn(kind));
        }
        return pages;
    }

    /**
     * The templates in a folder, and the built-in ones where there are none. One that cannot be
     * used is logged, with the reason, and the built-in one stays in its place.
     *
     * @param folder empty for the built-in pages
     * @param icons those of the workloads
     */
    public static Theme read(Optional<Path> folder, Icons icons) {
        return new Theme(folder.map(Theme::read).orElse(BUILT_IN.pages), icons);
    }

    private static Map<PageKind, PageTemplate> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            LogEvent.THEME_MISSING
                    .to(log)
                    .log("{}: no such folder; the built-in pages are shown", folder);
            return BUILT_IN.pages;
        }
        Map<PageKind, PageTemplate> pages = new EnumMap<>(BUILT_IN.pages);
        for (PageKind kind : PageKind.values()) {
            Path file = folder.resolve(kind.file());
            if (Files.exists(file)) {
                read(kind, file).ifPresent(page -> pages.put(kind, page));
            }
        }
        return pages;
    }

    private static Optional<PageTemplate> read(PageKind kind, Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("longer than 1 MiB");
            }
            return Optional.of(new PageTemplate(kind, Files.readString(file)));
        } catch (IOException | MalformedException unusable) {
            LogEvent.THEME_BROKEN
                    .to(log)
                    .log("{}: {}; the built-in page is shown instead", file, unusable.getMessage());
            return Optional.empty();
        }
    }

    /** The drawing of a workload's icon, as far as it is known. */
    Html icon(String slug) {
        return icons.drawing(slug);
    }

    PageTemplate page(PageKind kind) {
        return Objects.requireNonNull(pages.get(kind));
    }
}
