package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Packages;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, unpacked somewhere, with nothing of Java but what is in it. */
@Needs(Need.PACKAGES)
class TarballIT {

    private static final Pattern GUIDE = Pattern.compile("http://slow\\.localhost:([0-9]+)/");

    @TempDir static Path folder;

    private static Path home;
    private static String launcher;

    @BeforeAll
    static void unpack() throws IOException {
        String tarball = Packages.tarball().toString();
        Command.of("tar", "-xzf", tarball, "-C", folder.toString()).output();
        String name = Packages.tarball().getFileName().toString().replace(".tar.gz", "");
        home = folder.resolve(name);
        assertThat(home).as("the one folder in it").isDirectory();
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, home.resolve("bin/reveille"));
        launcher = Files.createSymbolicLink(folder.resolve("reveille"), link).toString();
    }

    @Test
    void it_says_its_version_through_symbolic_links_from_any_folder() {
        String version = run("cd / && " + launcher + " --version").output();

        assertThat(home.getFileName().toString())
                .startsWith("reveille-" + version.replace("reveille ", "") + "-linux-");
    }

    @Test
    void the_jvm_uses_the_cache_that_came_with_it_wherever_it_was_unpacked() {
        // Told to use it or to give up.
        Command.Result result =
                run("REVEILLE_JAVA_OPTS='-XX:AOTMode=on -Xlog:aot' " + launcher + " --version");

        assertThat(result.output()).contains("reveille ");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void the_demo_wakes_a_workload() throws IOException {
        try (ServerProcess demo =
                ServerProcess.start(
                        List.of(launcher, "demo", "--port", "0"),
                        Map.of("JAVA_HOME", "/nowhere"))) {
            Matcher guide = GUIDE.matcher(demo.awaitLog("http://slow.localhost"));
            assertThat(guide.find()).isTrue();

            URI url = URI.create("http://api.localhost:" + guide.group(1) + "/time");
            assertThat(Visitor.get(url).statusCode()).isEqualTo(200);
            assertThat(demo.stop()).isZero();
        }
    }

    @Test
    void it_brings_what_one_needs_to_install_and_to_redistribute_it() throws IOException {
        for (String file :
                new String[] {
                    "INSTALL.md",
                    "LICENSE",
                    "CHANGELOG.md",
                    "share/man/man1/reveille.1",
                    "share/bash-completion/completions/reveille",
                    "lib/systemd/system/reveille.service",
                    "runtime/legal/java.base/LICENSE"
                }) {
            assertThat(home.resolve(file)).isNotEmptyFile();
        }
        assertThat(home.resolve("THIRD-PARTY.txt")).content().contains("io.netty:netty-handler");
        String config = home.resolve("etc/config.yaml").toString();
        assertThat(run(launcher + " check --config " + config).exitCode()).isZero();
    }

    @Test
    void everything_in_it_is_of_one_time_and_of_root() {
        String listing =
                run("tar --list --verbose --numeric-owner --file " + Packages.tarball()).output();

        assertThat(listing.lines())
                .allMatch(
                        line ->
                                line.matches(
                                        "\\S+ 0/0 +\\d+ \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .*"));
        assertThat(listing.lines().map(line -> line.split(" +", 6)[3]).distinct()).hasSize(1);
    }

    private static Command.Result run(String line) {
        return Command.of("sh", "-c", line).result();
    }
}
