package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Docker Compose takes every file of {@code deploy/compose}, and what they mount is there. */
@Needs(Need.COMPOSE)
class ComposeFilesIT {

    private static final Path FOLDER = Repository.root().resolve("deploy/compose");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(file -> file.endsWith("compose.yaml")).toList().stream();
        }
    }

    @Test
    void there_are_five() throws IOException {
        assertThat(files().map(file -> FOLDER.relativize(file).toString()))
                .containsExactlyInAnyOrder(
                        "compose.yaml",
                        "caddy/compose.yaml",
                        "nginx/compose.yaml",
                        "socket-proxy/compose.yaml",
                        "traefik/compose.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void it_is_valid_and_its_gateway_is_the_image_that_we_build(Path file) {
        Command.Result read = config(file).result();

        assertThat(read.exitCode()).as(read.errors()).isZero();
        assertThat(read.output())
                .contains("image: reveille\n", "no-new-privileges:true", "read_only: true")
                .doesNotContain("privileged: true");
    }

    @ParameterizedTest
    @MethodSource("files")
    void what_it_mounts_of_this_repository_is_there(Path file) throws IOException {
        List<String> mounts =
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("- ."))
                        .map(line -> line.substring(2, line.indexOf(':')))
                        .filter(path -> !path.equals("./certificates"))
                        .toList();
        assertThat(mounts).isNotEmpty();
        assertThat(mounts).allSatisfy(path -> assertThat(file.resolveSibling(path)).exists());
    }

    @Test
    void without_its_variables_it_says_which_one_is_missing() {
        Command.Result read =
                Command.of("docker-compose", "-f", FOLDER + "/compose.yaml", "config").result();

        assertThat(read.exitCode()).isNotZero();
        assertThat(read.errors()).contains("DOCKER_GID", "see the head of this file");
    }

    private static Command config(Path file) {
        return Command.of("docker-compose", "-f", file.toString(), "config")
                .with("DOCKER_GID", "999")
                .with("DOMAIN", "example.com")
                .with("EMAIL", "ann@example.com");
    }
}
