package dev.reveille.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration is to be found.
 *
 * @param named whether somebody asked for this very file; the usual one may be missing
 */
public record ConfigurationSource(Path file, boolean named) {

    /** The file that is read when nobody names one. */
    public static final Path USUAL = Path.of("/etc/gateway/config.yaml");

    /** The variable that names the file. */
    public static final String VARIABLE = "CONFIG_PATH";

    /** The file named on the command line, else by {@code CONFIG_PATH}, else the usual one. */
    public static ConfigurationSource choose(
            Optional<Path> commandLine, Map<String, String> environment) {
        return commandLine
                .or(
                        () ->
                                Optional.ofNullable(environment.get(VARIABLE))
                                        .filter(path -> !path.isBlank())
                                        .map(Path::of))
                .map(file -> new ConfigurationSource(file, true))
                .orElseGet(() -> new ConfigurationSource(USUAL, false));
    }
}
