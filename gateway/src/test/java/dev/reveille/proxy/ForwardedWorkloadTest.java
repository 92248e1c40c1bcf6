package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A workload behind a published port, at which somebody else accepts connections early. */
@ExtendWith(LeakWatch.class)
class ForwardedWorkloadTest {

    private static final String HEAD = " / HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET" + HEAD + "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void aForwarderThatIsSlowToSeeThatNobodyIsThereLosesNoRequest() throws IOException {
        proxy.runtime().publishes();
        try (Forwarder forwarder = new Forwarder(2)) {
            proxy.asleepAt("app.localhost", forwarder.port(), WaitMode.HOLD);

            assertThat(proxy.connect().send(GET).answer().body()).isEqualTo("there");
            assertThat(forwarder.requestsInVain).hasValue(1);
        }
    }

    @Test
    void whatIsNotToBeSentTwiceIsAnsweredWithTheFault() throws IOException {
        proxy.runtime().publishes();
        try (Forwarder forwarder = new Forwarder(2)) {
            proxy.asleepAt("app.localhost", forwarder.port(), WaitMode.HOLD);

            String post = "POST" + HEAD + "Content-Length: 0\r\n\r\n";
            assertThat(proxy.connect().send(post).answer().status()).isEqualTo(502);
        }
    }

    @Test
    void anApplicationThatAnswersNothingIsAskedTwiceAtMost() throws IOException {
        proxy.runtime().publishes();
        try (Forwarder forwarder = new Forwarder(0)) {
            forwarder.applicationIsBroken = true;
            proxy.asleepAt("app.localhost", forwarder.port(), WaitMode.HOLD);

            assertThat(proxy.connect().send(GET).answer().status()).isEqualTo(502);
            assertThat(forwarder.requestsInVain).hasValue(2);
        }
    }

    /**
     * Keeps each connection for longer than a forwarder usually takes, and ends it then; or
     * answers, once a request and some connections after it have been in vain. One at a time.
     */
    private static final class Forwarder implements AutoCloseable {

        private static final int SLOW_MILLIS = 100;
        private static final String ANSWER =
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nthere";

        private final ServerSocket server =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private int missing;
        private final AtomicInteger requestsInVain = new AtomicInteger();
        private volatile boolean applicationIsBroken;

        Forwarder(int connectionsInVain) throws IOException {
            missing = connectionsInVain;
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() {
            while (true) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (IOException over) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            boolean there = requestsInVain.get() > 0 && missing == 0 && !applicationIsBroken;
            try {
                socket.setSoTimeout(there || applicationIsBroken ? 2000 : SLOW_MILLIS);
                boolean asked = socket.getInputStream().read(new byte[4096]) > 0;
                if (asked && there) {
                    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                } else if (asked) {
                    requestsInVain.incrementAndGet();
                }
            } catch (SocketTimeoutException slow) {
                missing -= requestsInVain.get() > 0 && missing > 0 ? 1 : 0;
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
