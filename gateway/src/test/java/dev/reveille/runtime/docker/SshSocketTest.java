package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SshSocketTest {

    @Test
    void what_was_given_up_before_it_was_connected_starts_no_command() throws Exception {
        SshSocket socket =
                new SshSocket(
                        new DockerHost.Ssh(
                                Optional.empty(),
                                "nobody.invalid",
                                OptionalInt.empty(),
                                Optional.empty()));
        socket.close();

        assertThatThrownBy(
                        () ->
                                socket.connect(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("closed");
    }
}
