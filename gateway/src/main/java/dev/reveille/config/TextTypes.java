package dev.reveille.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Types of values that are texts. */
final class TextTypes {

    static final ScalarType<String> TEXT =
            ScalarType.matching("a text on one line", "[^\\x00-\\x1f]*\\S[^\\x00-\\x1f]*");

    /**
     * The rule of Docker's container names, which Podman and Kubernetes narrow further, and the
     * name of a runtime behind it.
     */
    static final ScalarType<String> NAME =
            ScalarType.matching(
                    "a name of letters, digits, dots, hyphens and underscores that begins with a"
                            + " letter or digit",
                    "[a-zA-Z0-9][a-zA-Z0-9_.-]*(?:@[a-zA-Z0-9][a-zA-Z0-9_-]*)?");

    /** A second slash would make a browser go to another host (RFC 3986, section 4.2). */
    static final ScalarType<String> REQUEST_PATH =
            ScalarType.matching(
                    "a path such as /health, beginning with one slash and without blanks",
                    "/(?:[^/\\\\\\s\\x00-\\x1f][^\\s\\x00-\\x1f]*)?");

    /** Part of what a program calls itself, or all of it with stars. */
    static final ScalarType<Glob> AGENT_PATTERN =
            new ScalarType<>(
                    "a text of User-Agent, or a pattern with *",
                    ScalarType.text("[^\\x00-\\x1f]*[^\\x00-\\x20*][^\\x00-\\x1f]*"),
                    text -> {
                        if (!text.matches("[^\\x00-\\x1f]*[^\\x00-\\x20*][^\\x00-\\x1f]*")) {
                            throw new Mismatch("a text of User-Agent, or a pattern with *");
                        }
                        return Glob.within(text);
                    });

    static final ScalarType<Glob> PATH_PATTERN =
            new ScalarType<>(
                    "a path such as /health, or a pattern such as /health*",
                    ScalarType.text("[/*][^\\s?#\\x00-\\x1f]*"),
                    text -> {
                        if (!text.matches("[/*][^\\s?#\\x00-\\x1f]*")) {
                            throw new Mismatch(
                                    "a path such as /health, or a pattern such as /health*, without"
                                            + " a query");
                        }
                        return Glob.whole(text);
                    });

    static final ScalarType<String> ICON =
            ScalarType.matching("a Simple Icons slug such as nextcloud", "[a-zA-Z0-9_-]+");

    /** RFC 7617, section 2: the first colon ends the user name. */
    static final ScalarType<String> USERNAME =
            ScalarType.matching("a user name without colons", "[^:\\x00-\\x1f]+");

    /** Never shown in a message: the only text it does not take is the empty one. */
    static final ScalarType<String> SECRET =
            new ScalarType<>(
                    "a secret that is not empty",
                    ScalarType.text(".+"),
                    text -> {
                        if (text.isEmpty()) {
                            throw new Mismatch("a secret that is not empty");
                        }
                        return text;
                    });

    static final ScalarType<String> COLOR =
            ScalarType.matching("a colour such as #0082c9", "#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})");

    static final ScalarType<Path> FILE = path("the path of a file");

    static final ScalarType<Path> FOLDER = path("the path of a folder");

    private static ScalarType<Path> path(String written) {
        return new ScalarType<>(
                written,
                ScalarType.text(".+"),
                text -> {
                    try {
                        if (!text.isBlank()) {
                            return Path.of(text);
                        }
                    } catch (InvalidPathException invalid) {
                        throw new Mismatch(written + "; " + invalid.getReason());
                    }
                    throw new Mismatch(written);
                });
    }

    private TextTypes() {}
}
