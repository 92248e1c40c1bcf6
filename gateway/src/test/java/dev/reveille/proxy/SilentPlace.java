package dev.reveille.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens, takes a request, and is heard of no more: nobody answers there, nothing ends, and
 * whoever calls waits in vain, as where a machine has lost its power. Closed by its test.
 */
final class SilentPlace implements AutoCloseable {

    private static final int SHORT_MILLIS = 200;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();

    SilentPlace() throws IOException {}

    int port() {
        return server.getLocalPort();
    }

    /** Returns when it has a request; connections without one are taken, and say that it is up. */
    void goSilentOnceAsked() throws IOException {
        boolean asked = false;
        while (!asked) {
            Socket socket = server.accept();
            open.add(socket);
            asked = socket.getInputStream().read() >= 0;
        }
        fillBacklog();
    }

    /** The system takes some connections for a server that accepts none, and drops the rest. */
    private void fillBacklog() throws IOException {
        while (true) {
            Socket caller = new Socket();
            open.add(caller);
            try {
                caller.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port()),
                        SHORT_MILLIS);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
