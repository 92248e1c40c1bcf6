package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was laid out for the image, started with its cache and with one that is of no use. */
class CacheFallbackIT {

    private static final Path BUILT = Path.of("target/root").toAbsolutePath();

    @TempDir private Path folder;

    private Path application;
    private Path cache;

    /** What may have become of a cache between its making and a start. */
    enum Mishap {
        MISSING {
            @Override
            void befall(Path cache, Path application) throws IOException {
                Files.delete(cache);
            }
        },
        EMPTY {
            @Override
            void befall(Path cache, Path application) throws IOException {
                Files.write(cache, new byte[0]);
            }
        },
        CUT_SHORT {
            @Override
            void befall(Path cache, Path application) throws IOException {
                try (FileChannel file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
                    file.truncate(file.size() / 2);
                }
            }
        },
        NO_CACHE_AT_ALL {
            @Override
            void befall(Path cache, Path application) throws IOException {
                Files.writeString(cache, "something else ".repeat(10_000));
            }
        },
        OF_ANOTHER_BUILD_OF_THE_GATEWAY {
            @Override
            void befall(Path cache, Path application) throws IOException {
                Files.setLastModifiedTime(
                        application.resolve("reveille.jar"),
                        FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            }
        };

        abstract void befall(Path cache, Path application) throws IOException;
    }

    /** Not in place: others use what was built. */
    @BeforeEach
    void copy() throws IOException {
        application = folder.resolve("app");
        cache = folder.resolve("reveille.aot");
        Path home = BUILT.resolve(Root.HOME);
        try (Stream<Path> files = Files.walk(home.resolve("app"))) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(home.relativize(file));
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(BUILT.resolve(AotCache.FILE), cache);
    }

    @Test
    void the_cache_that_was_made_is_used() throws Exception {
        assertThat(start("-XX:AOTMode=on")).isEqualTo("0 ok");
    }

    @ParameterizedTest
    @EnumSource
    void it_starts_all_the_same_and_says_nothing_with_a_cache(Mishap mishap) throws Exception {
        mishap.befall(cache, application);

        assertThat(start("-XX:AOTMode=on")).as("it is of no use").doesNotStartWith("0");
        assertThat(start("-XX:AOTMode=auto")).isEqualTo("0 ok");
    }

    /** How it ended, and what it said apart from the version. */
    private String start(String mode) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(BUILT.resolve(JavaRuntime.HOME + "/bin/java").toString());
        for (String option : Files.readAllLines(BUILT.resolve(Application.OPTIONS))) {
            words.add(option.replace("/" + AotCache.FILE, cache.toString()));
        }
        words.addAll(
                List.of(mode, "-jar", application.resolve("reveille.jar").toString(), "--version"));
        Path said = folder.resolve("said");
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue()
                + " "
                + Files.readString(said).strip().replaceAll("^reveille [0-9][^\\s]*$", "ok");
    }
}
