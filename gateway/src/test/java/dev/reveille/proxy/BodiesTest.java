package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies of any size pass whole, in memory that does not grow with them. */
@ExtendWith(LeakWatch.class)
class BodiesTest {

    private static final int LENGTH = 50 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final long MOST_MEMORY = 32L * 1024 * 1024;

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    /** Writes {@link #LENGTH} random bytes and returns their hash. */
    private static byte[] write(Wire to) throws IOException {
        Random random = new Random(1);
        MessageDigest hash = sha256();
        byte[] piece = new byte[PIECE];
        for (int sent = 0; sent < LENGTH; sent += PIECE) {
            random.nextBytes(piece);
            hash.update(piece);
            to.send(piece);
        }
        return hash.digest();
    }

    private static byte[] read(InputStream from) throws IOException {
        MessageDigest hash = sha256();
        byte[] piece = new byte[PIECE];
        int left = LENGTH;
        while (left > 0) {
            int count = from.read(piece, 0, Math.min(left, PIECE));
            if (count < 0) {
                throw new IOException("ended with " + left + " bytes to come");
            }
            hash.update(piece, 0, count);
            left -= count;
        }
        return hash.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static long memory() {
        PooledByteBufAllocatorMetric metric = PooledByteBufAllocator.DEFAULT.metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    @Test
    void fiftyMegabytesArriveWholeAtTheWorkload() throws IOException {
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            arrived.complete(read(connection.input()));
                            connection.send(Backend.ok("thanks"));
                        }));
        long before = memory();
        Wire client = proxy.connect();
        client.send(
                "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + LENGTH + "\r\n\r\n");
        byte[] sent = write(client);
        assertThat(client.answer().body()).isEqualTo("thanks");
        assertThat(arrived.join()).isEqualTo(sent);
        assertThat(memory() - before).isLessThan(MOST_MEMORY);
    }

    @Test
    void fiftyMegabytesArriveWholeAtTheClient() throws IOException {
        CompletableFuture<byte[]> sent = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
                            sent.complete(write(connection));
                            connection.untilGone();
                        }));
        long before = memory();
        Wire client = proxy.connectSlowReader();
        client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        client.head();
        assertThat(read(client.input())).isEqualTo(sent.join());
        assertThat(memory() - before).isLessThan(MOST_MEMORY);
    }

    @Test
    void aClientThatDoesNotReadStopsTheWorkload() throws IOException {
        AtomicLong written = new AtomicLong();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\n\r\n");
                            pour(connection, written);
                        }));
        Wire client = proxy.connectSlowReader();
        client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        client.head();
        assertThat(Stalled.at(written)).isLessThan(LENGTH / 2);
    }

    @Test
    void aWorkloadThatDoesNotReadStopsTheClient() throws IOException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            over.join();
                        }));
        AtomicLong written = new AtomicLong();
        Wire client = proxy.connect();
        client.send(
                "POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + LENGTH + "\r\n\r\n");
        Thread pouring =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        pour(client, written);
                                    } catch (IOException closed) {
                                        // The test is over.
                                    }
                                });
        assertThat(Stalled.at(written)).isLessThan(LENGTH / 2);
        client.close();
        over.complete(null);
        assertThat(pouring.isAlive() && written.get() >= LENGTH).isFalse();
    }

    private static void pour(Wire to, AtomicLong written) throws IOException {
        byte[] piece = new byte[PIECE];
        while (written.get() < LENGTH) {
            to.send(piece);
            written.addAndGet(PIECE);
        }
    }
}
