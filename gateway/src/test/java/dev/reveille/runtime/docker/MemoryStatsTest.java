package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much memory a container uses, from what engines say of it. */
class MemoryStatsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // Control groups of version 1, which name both.
                "{'usage':1000,'stats':{'total_inactive_file':300,'inactive_file':200}} | 700",
                // Of version 2.
                "{'usage':1000,'limit':9,'stats':{'inactive_file':400,'anon':1}} | 600",
                // Older and other engines.
                "{'usage':1000} | 1000",
                "{'usage':1000,'stats':null} | 1000",
                "{'usage':1000,'stats':{'inactive_file':1001}} | 1000",
                // Not running.
                "{} | 0",
            })
    void it_is_the_usage_without_the_cache_that_was_not_used_lately(String memory, long used) {
        String document = "{'read':'2026','memory_stats':" + memory + "}";

        assertThat(
                        EngineJson.MAPPER
                                .readValue(document.replace('\'', '"'), EngineJson.Stats.class)
                                .memory()
                                .orElseThrow()
                                .used())
                .isEqualTo(used);
    }
}
