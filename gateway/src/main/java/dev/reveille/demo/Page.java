package dev.reveille.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Pages of the sample applications: a resource with {@code {{name}}} places. Stateless. */
final class Page {

    private Page() {}

    /** The page with every place filled in, escaped as text. */
    static String filled(String resource, Map<String, String> places) {
        String page = text(resource).replace("{{style}}", text("demo.css"));
        for (var place : places.entrySet()) {
            page = page.replace("{{" + place.getKey() + "}}", escaped(place.getValue()));
        }
        return page;
    }

    static String text(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource missing from this build: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                // So that no value can bring a place of its own.
                .replace("{", "&#123;");
    }
}
