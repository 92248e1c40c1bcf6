package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;

/**
 * Stands where the JDK would otherwise create a TCP socket, and with it a file descriptor nobody
 * closes, as soon as HttpClient sets an option. Options of TCP mean nothing here.
 */
final class NoTcp extends SocketImpl {

    @Override
    protected void create(boolean stream) {}

    @Override
    public void setOption(int option, Object value) {}

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) {}

    @Override
    public Object getOption(int option) {
        return option == SocketOptions.SO_TIMEOUT ? (Object) 0 : (Object) false;
    }

    @Override
    protected void close() {}

    @Override
    protected void connect(String host, int port) throws IOException {
        throw unused();
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        throw unused();
    }

    @Override
    protected void connect(SocketAddress address, int timeout) throws IOException {
        throw unused();
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
        throw unused();
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw unused();
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw unused();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        throw unused();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        throw unused();
    }

    @Override
    protected int available() throws IOException {
        throw unused();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw unused();
    }

    private static IOException unused() {
        return new SocketException("This socket is no TCP socket");
    }
}
