package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Free ports on 127.0.0.1 for {@code {port}}. A port is found by binding it and letting it go, so
 * between that and the moment the program binds it, another program may take it: then the workload
 * fails to start, says so itself, and gets another port the next time. Two workloads of this
 * gateway never get the same one.
 *
 * <p>Safe for use by many threads.
 */
final class Ports {

    /** 127.0.0.1. */
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static final int ATTEMPTS = 100;

    @GuardedBy("this")
    private final Set<Integer> claimed = new HashSet<>();

    /**
     * A port that is free now, kept from other workloads until released.
     *
     * @param last taken again if it is still free, so that addresses look stable to people
     * @throws IOException if the system has no free port
     */
    synchronized int claim(Optional<Integer> last) throws IOException {
        if (last.isPresent() && isFree(last.get()) && claimed.add(last.get())) {
            return last.get();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket any = bind(0)) {
                if (claimed.add(any.getLocalPort())) {
                    return any.getLocalPort();
                }
            }
        }
        throw new IOException("no free port on 127.0.0.1 after " + ATTEMPTS + " attempts");
    }

    synchronized void release(int port) {
        claimed.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = bind(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
