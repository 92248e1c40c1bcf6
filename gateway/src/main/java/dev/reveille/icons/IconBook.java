package dev.reveille.icons;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Icons by their Simple Icons slug, as SVG documents. The packed book is read through for each slug
 * that is asked for the first time, some ten milliseconds, and what was found is kept; none of it
 * is in memory before. Thread-safe. Finding may block.
 */
public final class IconBook {

    /** What is drawn for a slug that there is no icon of: a box. */
    public static final String NEUTRAL =
            svg(
                    "M12 1.2 2.6 6.4v11.2L12 22.8l9.4-5.2V6.4zm0 2.1 6.4 3.5L12 10.4 5.6"
                            + " 6.8zM4.4 8.3l6.7 3.7v8.2l-6.7-3.7zm15.2 0v8.2l-6.7 3.7V12z");

    private static final Pattern SLUG = Pattern.compile("[a-z0-9_]{1,64}");

    private final Map<String, String> found = new ConcurrentHashMap<>();

    /** All slugs there are, once one was asked for: whoever makes some up costs nothing. */
    private volatile Set<String> slugs = Set.of();

    /** The icon of this slug; empty when there is none. */
    public Optional<String> find(String slug) {
        if (!SLUG.matcher(slug).matches() || !slugs().contains(slug)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                found.computeIfAbsent(
                        slug, wanted -> drawing(wanted).map(IconBook::svg).orElse(null)));
    }

    private Set<String> slugs() {
        Set<String> known = slugs;
        if (known.isEmpty()) {
            known =
                    read(
                            lines ->
                                    lines.map(line -> line.substring(0, line.indexOf('\t')))
                                            .collect(Collectors.toUnmodifiableSet()));
            slugs = known;
        }
        return known;
    }

    private static Optional<String> drawing(String slug) {
        String begin = slug + "\t";
        return read(
                lines ->
                        lines.filter(line -> line.startsWith(begin))
                                .findFirst()
                                .map(line -> line.substring(begin.length())));
    }

    private static <T> T read(Function<Stream<String>, T> reading) {
        try (InputStream packed = IconBook.class.getResourceAsStream("icons.gz")) {
            if (packed == null) {
                throw new IllegalStateException(
                        "resource dev/reveille/icons/icons.gz is missing from the program");
            }
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    new GZIPInputStream(packed, 8192), StandardCharsets.US_ASCII));
            return reading.apply(lines.lines());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the icons", failure);
        }
    }

    private static String svg(String drawing) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><path d=\""
                + drawing
                + "\"/></svg>";
    }
}
