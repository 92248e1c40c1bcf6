package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code .mvn/jdk.sh}, which build, launcher and tests share, on a machine that is an empty folder:
 * its absolute search places are moved below that folder, nothing else is changed.
 */
class JdkDiscoveryTest {

    @TempDir Path machine;

    @BeforeEach
    void aMachineWithTheUsualCommandsAndNoJava() throws IOException {
        Files.createDirectories(machine.resolve("bin"));
        for (String tool : new String[] {"sed", "readlink", "cat"}) {
            Path real = Path.of(Command.of("sh", "-c", "command -v " + tool).output());
            Files.createSymbolicLink(machine.resolve("bin").resolve(tool), real);
        }
    }

    @Test
    void without_a_jdk_the_error_says_where_it_looked_and_how_to_get_one() throws IOException {
        Command.Result result = discover("");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .startsWith("Reveille needs a JDK 25 or newer, and none was found")
                .contains("JAVA_HOME", "PATH", "/usr/lib/jvm", "~/.sdkman")
                .contains("apt install openjdk-25-jdk-headless", "sdk install java 25-tem");
    }

    @Test
    void a_jdk_in_a_usual_place_is_found_though_older_ones_come_first() throws IOException {
        jdk("usr/lib/jvm/a-java-17", "17.0.15");
        Path wanted = jdk("usr/lib/jvm/z-java-25", "25.0.1");

        assertThat(discover("").output()).isEqualTo(wanted.toString());
    }

    @Test
    void a_jdk_in_the_home_folder_is_found() throws IOException {
        Path wanted = jdk("home/.sdkman/candidates/java/25.0.1-tem", "25.0.1");

        assertThat(discover("").output()).isEqualTo(wanted.toString());
    }

    @Test
    void java_home_wins_when_it_is_new_enough() throws IOException {
        jdk("usr/lib/jvm/java-25", "25.0.1");
        Path wanted = jdk("somewhere/else", "26");

        assertThat(discover(wanted.toString()).output()).isEqualTo(wanted.toString());
    }

    @Test
    void an_old_java_home_and_a_runtime_without_compiler_are_passed_over() throws IOException {
        Path old = jdk("somewhere/old", "17.0.15");
        Path runtime = jdk("usr/lib/jvm/a-jre-25", "25.0.1");
        Files.delete(runtime.resolve("bin/javac"));
        Path wanted = jdk("usr/lib/jvm/z-java-25", "25.0.1");

        assertThat(discover(old.toString()).output()).isEqualTo(wanted.toString());
    }

    private Path jdk(String folder, String version) throws IOException {
        Path home = machine.resolve(folder);
        Path javac = Files.createDirectories(home.resolve("bin")).resolve("javac");
        Files.writeString(javac, "#!/bin/sh\n");
        assertThat(javac.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Command.Result discover(String javaHome) throws IOException {
        String script = Files.readString(Repository.root().resolve(".mvn/jdk.sh"));
        Path moved = machine.resolve("jdk.sh");
        Files.writeString(
                moved,
                script.replaceAll("(?<=\\s)(?=/(usr|opt|Library)/\\S*\\*)", machine.toString()));
        String shell = Command.of("sh", "-c", "command -v sh").output();
        return Command.of(shell, "-c", ". \"$0\" && echo \"$JAVA_HOME\"", moved.toString())
                .with("PATH", machine.resolve("bin").toString())
                .with("HOME", machine.resolve("home").toString())
                .with("JAVA_HOME", javaHome)
                .result();
    }
}
