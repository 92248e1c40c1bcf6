package dev.reveille.config;

import static dev.reveille.config.Key.key;

import dev.reveille.config.WorkloadDefinition.Look;
import java.util.List;
import java.util.Locale;

/** The keys of {@code containers[].page}. */
final class PageKeys {

    static final Key<String> COLOR =
            key(
                    "color",
                    TextTypes.COLOR,
                    "its colour on the pages, as `#rrggbb` or `#rgb`; made darker or lighter where"
                            + " it could not be read");

    static final Key<String> MESSAGE =
            key("message", TextTypes.TEXT, "a sentence for people who wait for it");

    static final KeyTable TABLE = new KeyTable(List.of(COLOR, MESSAGE));

    private PageKeys() {}

    /** What the values say. Only for values that were read without problems. */
    static Look bind(Values values) {
        return new Look(
                values.find(COLOR).map(color -> color.toLowerCase(Locale.ROOT)),
                values.find(MESSAGE));
    }
}
