package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes sure that a name means the container of that name. Wherever the engine takes a name it also
 * takes the beginning of an id, so that {@code db} or {@code cafe}, when no container is called
 * that, may mean a container nobody told us to touch. Safe for use by many threads.
 */
final class Names {

    private static final Pattern MAY_BEGIN_AN_ID = Pattern.compile("[0-9a-f]{1,64}");

    private final DockerApi api;

    Names(DockerApi api) {
        this.api = api;
    }

    /** What to call the container in a call; empty when there is certainly none of that name. */
    Optional<String> find(String name) {
        if (!MAY_BEGIN_AN_ID.matcher(name).matches()) {
            return Optional.of(name);
        }
        return api.named(name).stream().map(EngineJson.Listed::id).findFirst();
    }

    /**
     * What to call the container in a call.
     *
     * @throws RuntimeCallException when there is certainly none of that name
     */
    String require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new RuntimeCallException(
                                        Kind.NOT_FOUND,
                                        "The Docker engine has no container named \"" + name + "\"",
                                        null));
    }
}
