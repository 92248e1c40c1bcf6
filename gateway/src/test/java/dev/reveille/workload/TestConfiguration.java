package dev.reveille.workload;

import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import java.time.Clock;
import java.util.Map;

/** Configurations as the file would give them. */
public final class TestConfiguration {

    private TestConfiguration() {}

    /** Reads the text of a file, which has to be valid. */
    public static Configuration of(String yaml) {
        ConfigurationReader.Result result =
                new ConfigurationReader(Map.of(), Clock.systemUTC()).read("config.yaml", yaml);
        if (result instanceof ConfigurationReader.Result.Valid valid) {
            return valid.configuration();
        }
        throw new IllegalArgumentException(result.toString());
    }
}
