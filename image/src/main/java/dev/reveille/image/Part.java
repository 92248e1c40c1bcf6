package dev.reveille.image;

import java.util.List;
import java.util.function.Predicate;

/**
 * What becomes a layer.
 *
 * @param content for {@code docker history}
 * @param takes whether a path of the image, without a slash before it, belongs to it
 */
record Part(String name, String content, Predicate<String> takes) {

    private static final String DOCUMENTS = "usr/share/doc/reveille";

    /** Those first that change least often. What one takes, later ones do not get. */
    static final List<Part> ALL =
            List.of(
                    new Part("system", "C library, users", Part::isOfSystem),
                    new Part("runtime", "Java runtime", Part::isOfRuntime),
                    new Part("libraries", "libraries", Part::isOfLibraries),
                    new Part("reveille", "Reveille", name -> !name.equals(AotCache.FILE)),
                    new Part("cache", "AOT cache", _ -> true));

    private static boolean isOfSystem(String name) {
        return !name.startsWith("opt") && !name.startsWith(DOCUMENTS);
    }

    private static boolean isOfRuntime(String name) {
        return name.equals("opt") || name.equals(Root.HOME) || name.startsWith(JavaRuntime.HOME);
    }

    private static boolean isOfLibraries(String name) {
        return name.equals(Root.HOME + "/app") || name.startsWith(Application.LIBRARIES);
    }
}
