package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {

    private static final SocketAddress MADE_UP =
            InetSocketAddress.createUnresolved("localhost", 80);

    @TempDir Path folder;
    private Path path;
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        path = folder.resolve("engine.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void bytesGoBothWays() throws IOException {
        try (UnixSocket socket = new UnixSocket(path)) {
            socket.connect(MADE_UP);
            try (SocketChannel peer = server.accept()) {
                socket.getOutputStream().write(new byte[] {1, 2});
                ByteBuffer received = ByteBuffer.allocate(2);
                peer.read(received);
                assertThat(received.array()).containsExactly(1, 2);
                peer.write(ByteBuffer.wrap(new byte[] {3}));
                assertThat(socket.getInputStream().read()).isEqualTo(3);
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closingEndsAReadThatBlocks() throws Exception {
        UnixSocket socket = new UnixSocket(path);
        socket.connect(MADE_UP);
        try (SocketChannel _ = server.accept()) {
            CountDownLatch reading = new CountDownLatch(1);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    reading.countDown();
                                    ended.completeExceptionally(
                                            new AssertionError(socket.getInputStream().read()));
                                } catch (IOException expected) {
                                    ended.complete(expected);
                                }
                            });
            reading.await();
            socket.close();
            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void theDeadlineOfACallOverItEndsTheCall() {
        Path nobodyAccepts = path;
        try (SystemTime time = new SystemTime();
                EngineHttp http = new EngineHttp(new DockerHost.Unix(nobodyAccepts), time)) {
            assertThatThrownBy(
                            () ->
                                    http.call(
                                            "GET",
                                            "/slow",
                                            Duration.ofSeconds(1),
                                            InputStream::readAllBytes))
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining("it did not answer GET /slow within 1 s");
        }
    }
}
