package dev.reveille.cli;

import dev.reveille.config.ConfigurationSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file; a picocli mixin. Set by picocli alone. */
final class ConfigurationOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration file. Without it: $CONFIG_PATH, else"
                            + " /etc/gateway/config.yaml, which may be missing.")
    private @Nullable Path file;

    /** Where the configuration is, with the environment taken into account. */
    ConfigurationSource source(Map<String, String> environment) {
        return ConfigurationSource.choose(Optional.ofNullable(file), environment);
    }
}
