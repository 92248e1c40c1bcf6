package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
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
 * one second. This one leaves none and returns in under a millisecond.
 *
 * <p>Read timeouts are not kept here: {@link EngineHttp} gives every call a deadline and aborts it.
 * As safe for use by many threads as the channel. Closed by the HTTP client.
 */
final class UnixSocket extends Socket {

    private final Path path;
    private final SocketChannel channel;

    UnixSocket(Path path) throws IOException {
        super(noImplementation());
        this.path = path;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @SuppressWarnings("NullAway") // The constructor's documented way to say "all is overridden".
    private static SocketImpl noImplementation() {
        return null;
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

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return UnixDomainSocketAddress.of("");
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    // What follows is about TCP, or about timeouts, and means nothing here.

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setReuseAddress(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {}
}
