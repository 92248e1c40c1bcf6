package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {

    @Test
    void theConfiguredHostWinsOverTheEnvironmentAndThatOverWhatIsFound() {
        Map<String, String> environment = Map.of("DOCKER_HOST", "unix:///run/other.sock");
        assertThat(DockerHost.parse(Optional.of("tcp://engine:1234"), environment))
                .isEqualTo(new DockerHost.Tcp("engine", 1234, Optional.empty()));
        assertThat(DockerHost.parse(Optional.empty(), environment))
                .isEqualTo(new DockerHost.Unix(Path.of("/run/other.sock")));
        DockerHost.Unix found =
                (DockerHost.Unix)
                        DockerHost.parse(
                                Optional.empty(),
                                Map.of("DOCKER_HOST", " ", "XDG_RUNTIME_DIR", "/run/user/7"));
        assertThat(found.lookedFor())
                .containsExactly(
                        Path.of("/var/run/docker.sock"),
                        Path.of("/run/user/7/docker.sock"),
                        Path.of("/run/podman/podman.sock"),
                        Path.of("/run/user/7/podman/podman.sock"))
                .contains(found.socket());
    }

    @Test
    void podmanIsLookedForAmongItsOwnSocketsAndInTheVariableOfItsOwnCommands() {
        Map<String, String> environment =
                Map.of(
                        "DOCKER_HOST",
                        "unix:///run/other.sock",
                        "CONTAINER_HOST",
                        "ssh://core@box/run/podman/podman.sock");
        assertThat(
                        DockerHost.parsePodman(
                                Optional.of("unix:///run/p.sock"), Optional.empty(), environment))
                .isEqualTo(new DockerHost.Unix(Path.of("/run/p.sock")));
        assertThat(DockerHost.parsePodman(Optional.empty(), Optional.empty(), environment))
                .hasToString("ssh://core@box/run/podman/podman.sock");
        DockerHost.Unix found =
                (DockerHost.Unix)
                        DockerHost.parsePodman(
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("XDG_RUNTIME_DIR", "/run/user/7"));
        assertThat(found.lookedFor())
                .containsExactly(
                        Path.of("/run/podman/podman.sock"),
                        Path.of("/run/user/7/podman/podman.sock"))
                .contains(found.socket());
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://engine, engine, 2375, false",
        "TCP://engine:99/, engine, 99, false",
        "http://engine, engine, 80, false",
        "https://engine, engine, 443, true",
        "tcp://[::1]:2375, ::1, 2375, false",
        "tcp://10.0.0.7:2375, 10.0.0.7, 2375, false",
    })
    void aTcpHostIsRead(String value, String host, int port, boolean tls) {
        DockerHost.Tcp read = (DockerHost.Tcp) DockerHost.parse(Optional.of(value), Map.of());
        assertThat(read.host()).isEqualTo(host);
        assertThat(read.port()).isEqualTo(port);
        assertThat(read.tls().isPresent()).isEqualTo(tls);
    }

    @Test
    void tlsVerificationTurnsTcpIntoTlsWithTheFilesOfTheDockerCommand() {
        assertThat(
                        DockerHost.parse(
                                Optional.of("tcp://engine"),
                                Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs")))
                .isEqualTo(tls(2376, Path.of("/certs")));
        assertThat(
                        DockerHost.parse(
                                Optional.of("tcp://engine:5"),
                                Map.of("DOCKER_TLS_VERIFY", "1", "HOME", "/home/me")))
                .isEqualTo(tls(5, Path.of("/home/me/.docker")));
    }

    private static DockerHost tls(int port, Path folder) {
        return new DockerHost.Tcp(
                "engine", port, Optional.of(new DockerHost.Tls(Optional.of(folder))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/run/docker.sock",
                "unix://relative",
                "ftp://engine",
                "tcp://",
                "tcp://engine:0",
                "tcp://engine:70000",
                "tcp://engine/path",
                "tcp://me@engine",
                "tcp://a b",
                "",
            })
    void aUselessValueIsQuotedWithWhatIsExpected(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerHost.parse(Optional.of(value), Map.of()))
                .withMessageStartingWith("docker_host: \"" + value + "\"")
                .withMessageContaining("expected: unix:///path/to/docker.sock");
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://engine, ssh -- engine docker",
        "ssh://engine/, ssh -- engine docker",
        "SSH://me@engine:2222, ssh -l me -p 2222 -- engine docker",
        "ssh://[fd00::7]:22, ssh -p 22 -- fd00::7 docker",
        "ssh://engine/run/user/1000/docker.sock,"
                + " ssh -- engine docker --host=unix:///run/user/1000/docker.sock",
    })
    void an_ssh_host_becomes_a_command_of_the_system(String value, String expected) {
        DockerHost.Ssh read = (DockerHost.Ssh) DockerHost.parse(Optional.of(value), Map.of());

        assertThat(String.join(" ", SshCommand.dial(read)).replaceAll("-T | ?-o \\S+ ?", " "))
                .isEqualToNormalizingWhitespace(expected + " system dial-stdio");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh://",
                "ssh://-oProxyCommand=x",
                "ssh://-l@engine",
                "ssh://engine:0",
                "ssh://engine:70000",
                "ssh://engine/a;b",
                "ssh://en gine",
                "ssh://me:secret@engine",
            })
    void what_ssh_or_a_shell_could_take_for_more_than_a_name_is_useless(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerHost.parse(Optional.of(value), Map.of()))
                .withMessageContaining("is not the address of a Docker engine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"npipe:////./pipe/docker_engine"})
    void aHostThatNeedsAnotherProgramIsRefusedByName(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerHost.parse(Optional.empty(), Map.of("DOCKER_HOST", value)))
                .withMessageStartingWith("DOCKER_HOST: ")
                .withMessageContaining("not supported")
                .withMessageContaining(value);
    }
}
