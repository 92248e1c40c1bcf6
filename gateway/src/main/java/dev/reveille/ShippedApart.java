package dev.reveille;

import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.RuntimeProvider;
import dev.reveille.sharing.SharingProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds runtimes that are shipped apart from the gateway: on its class path, or as a folder of
 * jars, {@code runtimes/KIND}, beside the gateway's own jar. So the jars of one that is not chosen
 * are never opened.
 */
final class ShippedApart {

    /** Overrides where the folders are. */
    private static final String FOLDER = "reveille.runtimes";

    private static final Map<Path, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private ShippedApart() {}

    /**
     * What opens this kind of runtime.
     *
     * @throws IllegalArgumentException when it is not there, with what to do
     */
    static RuntimeProvider runtime(RuntimeKind kind) {
        return find(RuntimeProvider.class, RuntimeProvider::kind, kind);
    }

    /**
     * What opens the way to share that this kind of runtime has.
     *
     * @throws IllegalArgumentException when it is not there, with what to do
     */
    static SharingProvider sharing(RuntimeKind kind) {
        return find(SharingProvider.class, SharingProvider::kind, kind);
    }

    private static <T> T find(Class<T> what, Function<T, RuntimeKind> kindOf, RuntimeKind kind) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        Optional<Path> folder = folder().map(all -> all.resolve(word));
        return Stream.<Supplier<Optional<ClassLoader>>>of(
                        () -> Optional.of(ShippedApart.class.getClassLoader()),
                        () ->
                                folder.filter(Files::isDirectory)
                                        .map(
                                                there ->
                                                        LOADERS.computeIfAbsent(
                                                                there, ShippedApart::loader)))
                .flatMap(loader -> loader.get().stream())
                .flatMap(
                        loader ->
                                ServiceLoader.load(what, loader).stream()
                                        .map(ServiceLoader.Provider::get))
                .filter(provider -> kindOf.apply(provider) == kind)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "runtime: %s needs jars that are shipped apart and are not here (looked on the class path%s); docs/how-to/%s.md says where to get them"
                                                .formatted(
                                                        word,
                                                        folder.map(f -> " and in " + f).orElse(""),
                                                        word)));
    }

    /** It stays open for as long as the process: classes are loaded when they are needed. */
    private static ClassLoader loader(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            URL[] jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .map(ShippedApart::url)
                            .toArray(URL[]::new);
            return new URLClassLoader("shipped apart", jars, ShippedApart.class.getClassLoader());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot read the folder %s: %s".formatted(folder, unreadable), unreadable);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<Path> folder() {
        String said = System.getProperty(FOLDER);
        if (said != null) {
            return Optional.of(Path.of(said));
        }
        return Optional.ofNullable(ShippedApart.class.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .flatMap(ShippedApart::file)
                .map(jar -> jar.resolveSibling("runtimes"));
    }

    private static Optional<Path> file(URL location) {
        try {
            return Optional.of(Path.of(location.toURI()));
        } catch (URISyntaxException | IllegalArgumentException elsewhere) {
            return Optional.empty();
        }
    }
}
