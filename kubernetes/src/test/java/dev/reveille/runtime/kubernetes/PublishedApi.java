package dev.reveille.runtime.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Kubernetes says that can be asked of its API server (made by scripts/kubernetes-api). */
final class PublishedApi {

    private record Operation(String verb, Pattern path, Set<String> parameters) {

        static Operation of(String line) {
            String[] parts = line.split(" ", -1);
            String path =
                    Arrays.stream(parts[1].replaceFirst("/$", "").split("/"))
                            .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                            .reduce((a, b) -> a + "/" + b)
                            .orElse("");
            return new Operation(
                    parts[0],
                    Pattern.compile(path + "/?"),
                    parts.length < 3 ? Set.of() : Set.of(parts[2].split(",")));
        }
    }

    private final List<Operation> operations;

    PublishedApi() {
        try (InputStream file = PublishedApi.class.getResourceAsStream("api.txt")) {
            operations =
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(Operation::of)
                            .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether there is that path with that verb and these parameters. */
    boolean has(String verb, String pathAndQuery) {
        String[] parts = pathAndQuery.split("\\?", 2);
        Set<String> used = new HashSet<>();
        if (parts.length > 1) {
            Arrays.stream(parts[1].split("&"))
                    .map(parameter -> parameter.split("=", 2)[0])
                    .forEach(used::add);
        }
        return operations.stream()
                .filter(operation -> operation.verb().equals(verb))
                .filter(operation -> operation.path().matcher(parts[0]).matches())
                .anyMatch(operation -> operation.parameters().containsAll(used));
    }
}
