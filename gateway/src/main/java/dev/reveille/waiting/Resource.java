package dev.reveille.waiting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text files beside this package: templates, style, script. */
final class Resource {

    private Resource() {}

    /** A file's text; its absence is a broken build. */
    static String text(String name) {
        try (InputStream file = Resource.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(
                        "resource dev/reveille/waiting/" + name + " is missing from the program");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read resource " + name, failure);
        }
    }
}
