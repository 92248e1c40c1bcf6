package dev.reveille.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version this was built as, which the build writes into a resource. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"reveille " + current()};
    }

    /** The version alone, such as {@code 1.2.0}. */
    public static String current() {
        try (InputStream resource = Version.class.getResourceAsStream("version.txt")) {
            if (resource == null) {
                throw new IllegalStateException("version.txt is missing from the build");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("the version could not be read", failed);
        }
    }
}
