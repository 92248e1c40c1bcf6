package dev.reveille.it.smuggling;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The application behind the servers: answers one request a connection with the length of the body
 * that came with it, in a field {@code X-Body}. Trusts its servers to send proper requests. Closed
 * by the test.
 */
final class BodyCounter implements AutoCloseable {

    private final ServerSocket listening;

    private BodyCounter(ServerSocket listening) {
        this.listening = listening;
    }

    static BodyCounter start() {
        try {
            BodyCounter counter =
                    new BodyCounter(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(counter::accept);
            return counter;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            int length = 0;
            boolean chunked = false;
            boolean waited = false;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String field = line.toLowerCase(Locale.ROOT);
                if (field.startsWith("content-length:")) {
                    length = Integer.parseInt(field.substring(15).strip());
                }
                chunked |= field.startsWith("transfer-encoding:");
                waited |= field.startsWith("expect:");
            }
            if (waited) {
                socket.getOutputStream()
                        .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            int body = chunked ? chunks(in) : in.readNBytes(length).length;
            if (!chunked && body < length) {
                return;
            }
            String answer =
                    "HTTP/1.1 200 OK\r\nX-Body: %d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .formatted(body);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException cutOff) {
            // No answer then.
        }
    }

    private static int chunks(InputStream in) throws IOException {
        int body = 0;
        while (true) {
            int size = Integer.parseInt(line(in).split("[; ]", 2)[0], 16);
            body += in.readNBytes(size).length;
            if (size == 0) {
                while (!line(in).isEmpty()) {
                    // a trailer
                }
                return body;
            }
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("ended within a request");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
