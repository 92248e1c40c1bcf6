package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/version}: the tag of what is checked out says what a build is called. */
class VersionTest {

    @TempDir Path repository;

    @BeforeEach
    void aRepositoryOfOneCommit() throws IOException {
        Path script = Files.createDirectory(repository.resolve("scripts")).resolve("version");
        Files.copy(
                Repository.root().resolve("scripts/version"),
                script,
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Repository.root().resolve("pom.xml"), repository.resolve("pom.xml"));
        Files.writeString(
                repository.resolve("CHANGELOG.md"), "# Changelog\n\n## [1.2.3] - 2026-11-26\n");
        git("init --quiet");
        git("add .");
        git("-c user.name=t -c user.email=t@t.test commit --quiet --message one");
    }

    @Test
    void without_a_tag_it_is_what_a_plain_build_is_called() {
        assertThat(version().output()).matches("[0-9]+\\.[0-9]+\\.[0-9]+-SNAPSHOT");
    }

    @Test
    void a_tag_is_the_version_and_so_is_one_before_the_release() {
        git("tag v1.2.3-rc.1");
        assertThat(version().output()).isEqualTo("1.2.3-rc.1");
        git("tag --delete v1.2.3-rc.1");
        git("tag v1.2.3");
        assertThat(version().output()).isEqualTo("1.2.3");
    }

    @Test
    void a_tag_that_is_no_version_is_refused() {
        for (String tag : new String[] {"v1.2", "v1.2.3.4", "v01.2.3", "v1.2.3-"}) {
            git("tag " + tag);
            assertThat(version().exitCode()).as(tag).isNotZero();
            assertThat(version().errors()).contains(tag, "expected");
            git("tag --delete " + tag);
        }
    }

    @Test
    void a_version_that_the_changelog_does_not_know_is_refused() {
        git("tag v1.3.0");

        assertThat(version().exitCode()).isNotZero();
        assertThat(version().errors()).contains("CHANGELOG.md", "[1.3.0]");
    }

    private Command.Result version() {
        return Command.of(repository.resolve("scripts/version").toString()).result();
    }

    private void git(String arguments) {
        Command.of("sh", "-c", "git -C '" + repository + "' " + arguments).output();
    }
}
