package dev.reveille.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

    /** The way of systems without setsid, with the Perl of this machine. */
    static Session withPerl() {
        Path directory =
                Stream.of(System.getenv("PATH").split(":", -1))
                        .map(Path::of)
                        .filter(path -> Files.isExecutable(path.resolve("perl")))
                        .findFirst()
                        .orElseThrow();
        try {
            Path alone = Files.createTempDirectory("perl-only");
            Files.createSymbolicLink(alone.resolve("perl"), directory.resolve("perl"));
            return Session.find(alone.toString()).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void setsidIsPreferredAndPerlDoesWhereThereIsNone() {
        assertThat(Session.find(System.getenv("PATH")).orElseThrow().prefix().getFirst())
                .endsWith("/setsid");
        assertThat(withPerl().prefix().getFirst()).endsWith("/perl");
    }

    @Test
    void withoutEitherThereIsNoSession(@TempDir Path empty) {
        assertThat(Session.find(empty.toString())).isEmpty();
    }

    @Test
    void theProgramAndItsArgumentsArePassedOnUnchanged() {
        List<String> command =
                new Session(List.of("setsid")).running("gate.sh", List.of("a b", "$(x)", "'"));

        assertThat(command).startsWith("setsid", "/bin/sh", "-c").endsWith("a b", "$(x)", "'");
    }
}
