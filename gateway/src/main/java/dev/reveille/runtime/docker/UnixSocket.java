package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix domain socket in the shape HttpClient wants, on one blocking channel of the JDK. Reading
 * parks a virtual thread and costs one file descriptor; closing ends a read that blocks.
 *
 * <p>HttpClient 5.6 has an adapter of its own ({@code RequestConfig.setUnixDomainSocket}); on JDK
 * 25 it was measured to leave six file descriptors behind for every connection closed (4,563 after
 * 900 calls), because nothing closes its selectors, and to let an aborted read return only after
 * one second. This one leaves none, and closing a watch took 0.5 to 5 ms.
 *
 * <p>Read timeouts are not kept here: {@link EngineHttp} gives every call a deadline and aborts it.
 * As safe for use by many threads as the channel. Closed by the HTTP client.
 */
final class UnixSocket extends Socket {

    private final Path path;
    private final SocketChannel channel;

    UnixSocket(Path path) throws IOException {
        super(new NoTcp());
        this.path = path;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** Connects to the path; the address, which HttpClient made up from the URL, says nothing. */
    @Override
    public void connect(SocketAddress madeUp, int timeoutMillis) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public void connect(SocketAddress madeUp) throws IOException {
        connect(madeUp, 0);
    }

    @Override
    public InputStream getInputStream() {
        return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isBound() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }
}
