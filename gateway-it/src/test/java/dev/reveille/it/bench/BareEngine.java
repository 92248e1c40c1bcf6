package dev.reveille.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The engine's API with nothing in between: one call, one connection to its socket. Stateless.
 *
 * @param socket the engine's Unix domain socket
 */
record BareEngine(Path socket) {

    /** API version of the oldest engine we measure on (Docker 20.10). */
    private static final String VERSION = "/v1.41";

    /**
     * Posts to a container and returns when the engine has answered.
     *
     * @param action such as {@code start} or {@code stop?t=0}
     */
    void post(String container, String action) {
        String target = VERSION + "/containers/" + container + "/" + action;
        String request =
                "POST %s HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .formatted(target);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            String answer =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 204 ")) {
                throw new IllegalStateException("POST " + target + ": " + answer);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
