package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is said when there is no Redis where one should be. */
class LettuceTest {

    @Test
    void nobody_listens() throws IOException {
        int free;
        try (ServerSocket server = listen()) {
            free = server.getLocalPort();
        }

        assertFailure("redis://127.0.0.1:" + free, "Connection refused");
    }

    @Test
    void nobody_answers() throws IOException {
        try (ServerSocket server = listen()) {
            String silent = "127.0.0.1:" + server.getLocalPort();

            assertFailure("redis://" + silent, "Redis has not answered for 2 s");
            assertFailure("rediss://" + silent, "Redis has not answered for 2 s");
        }
    }

    @Test
    void there_is_no_such_machine() {
        assertFailure("redis://no.such.invalid", "there is no machine named no.such.invalid");
    }

    @Test
    void something_else_answers() throws IOException {
        try (ServerSocket server = listen()) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 400 Bad Request\r\n\r\n"));

            assertFailure("redis://127.0.0.1:" + server.getLocalPort(), "Invalid first byte: 72");
        }
    }

    private static void answer(ServerSocket server, String text) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            socket.getInputStream().read();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException gone) {
            // So is the test.
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static void assertFailure(String redis, String why) {
        try (Lettuce client = new Lettuce(new Door(Choices.of(redis)))) {
            assertThatThrownBy(() -> client.open("news", _ -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(why);
        }
    }
}
