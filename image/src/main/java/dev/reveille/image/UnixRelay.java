package dev.reveille.image;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Makes a server of this machine reachable on a Unix socket. */
record UnixRelay(ServerSocketChannel listener, InetSocketAddress server) implements AutoCloseable {

    static UnixRelay start(Path socket, InetSocketAddress server) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        UnixRelay relay = new UnixRelay(listener, server);
        Thread.ofPlatform().daemon().start(relay::accept);
        return relay;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                SocketChannel back = SocketChannel.open(server);
                Thread.ofPlatform().daemon().start(() -> copy(client, back));
                Thread.ofPlatform().daemon().start(() -> copy(back, client));
            }
        } catch (IOException closed) {
            // With the rehearsal.
        }
    }

    /** Until one of the two ends; then the other ends as well. */
    private static void copy(SocketChannel from, SocketChannel to) {
        try (from;
                to) {
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException ended) {
            // By the other direction.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
