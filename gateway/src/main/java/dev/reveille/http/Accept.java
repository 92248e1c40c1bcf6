package dev.reveille.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What kinds of documents a client wants: its {@code Accept} field, parsed by RFC 9110, section
 * 12.5.1. Malformed elements are ignored, the others count. Immutable.
 */
public final class Accept {

    /** No wish expressed: everything is equally welcome. */
    public static final Accept ANYTHING = new Accept(List.of());

    private final List<MediaRange> ranges;

    private Accept(List<MediaRange> ranges) {
        this.ranges = ranges;
    }

    /** What the client of this request wants; several fields count as one. */
    public static Accept of(Request request) {
        return parse(String.join(",", request.headers().getOrDefault("accept", List.of())));
    }

    /** Reads a field value. */
    public static Accept parse(String field) {
        return new Accept(
                MediaRange.split(field, ',').stream()
                        .map(MediaRange::parse)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** How much a media type is wanted: 0 (not acceptable) to 1. */
    public double quality(String type, String subtype) {
        if (ranges.isEmpty()) {
            return 1;
        }
        return mostSpecific(type, subtype).map(MediaRange::quality).orElse(0.0);
    }

    /**
     * Whether HTML is wanted more than JSON (or our errors' form of it, {@code
     * application/problem+json}). At equal weight the type that is named beats the one that a
     * wildcard lets in ({@code text/html, *}{@code /*} is a browser speaking); without any
     * difference there is no preference, and the answer is false.
     */
    public boolean prefersHtml() {
        Optional<MediaRange> html = mostSpecific("text", "html");
        if (html.isEmpty() || html.get().quality() == 0) {
            return false;
        }
        return Stream.of("json", "problem+json")
                .flatMap(json -> mostSpecific("application", json).stream())
                .allMatch(json -> MediaRange.BY_PREFERENCE.compare(html.get(), json) > 0);
    }

    /** Whether this request prefers HTML to JSON, see {@link #prefersHtml()}. */
    public static boolean prefersHtml(Request request) {
        return of(request).prefersHtml();
    }

    private Optional<MediaRange> mostSpecific(String type, String subtype) {
        return ranges.stream()
                .filter(range -> range.covers(type, subtype))
                .reduce((a, b) -> b.specificity() > a.specificity() ? b : a);
    }
}
