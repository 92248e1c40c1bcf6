package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What is chosen in tests: all as usual, but for where Redis is. */
final class Choices {

    private Choices() {}

    static SharingChoice of(String redis) {
        return of(redis, Optional.empty());
    }

    static SharingChoice of(String redis, Optional<Path> caFile) {
        return new SharingChoice(
                URI.create(redis),
                Optional.empty(),
                Optional.empty(),
                caFile,
                "test",
                Optional.empty(),
                Duration.ofMinutes(5));
    }
}
