package dev.reveille.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A WebSocket echo with a small client page at {@code /}. One virtual thread a connection. */
final class EchoApp {

    /** Bytes of a request's head at most. */
    private static final int LONGEST_HEAD = 16 * 1024;

    private final AppLog log;

    private EchoApp(AppLog log) {
        this.log = log;
    }

    static void run(int port, AppLog log) throws IOException, InterruptedException {
        new Boot(log).step("echo starting", 500).step("opening the message bus", 700);
        EchoApp app = new EchoApp(log);
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            log.info("listening on 127.0.0.1:" + port);
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> app.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            Optional<Head> head = Head.read(in);
            if (head.isPresent()) {
                answer(head.get(), in, client.getOutputStream());
            }
        } catch (IOException e) {
            log.warn("connection lost: " + e.getMessage());
        }
    }

    private void answer(Head head, InputStream in, OutputStream out) throws IOException {
        if (head.header("upgrade").equalsIgnoreCase("websocket")) {
            upgrade(head, in, out);
        } else if (!head.method.equals("GET") && !head.method.equals("HEAD")) {
            send(out, head, "405 Method Not Allowed", "text/plain", "GET only\n");
        } else if (head.path().equals("/")) {
            send(
                    out,
                    head,
                    "200 OK",
                    "text/html",
                    Page.filled("echo.html", Map.of("idle", idle())));
        } else if (head.path().equals("/echo.js")) {
            send(out, head, "200 OK", "text/javascript", Page.text("echo.js"));
        } else {
            send(out, head, "404 Not Found", "text/plain", "no such path; open /\n");
        }
    }

    private void upgrade(Head head, InputStream in, OutputStream out) throws IOException {
        Optional<String> accept =
                WebSocketEcho.accept(
                        head.header("sec-websocket-key"), head.header("sec-websocket-version"));
        if (accept.isEmpty()) {
            send(out, head, "426 Upgrade Required", "text/plain", "WebSocket version 13 only\n");
            return;
        }
        write(
                out,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept.get()
                        + "\r\n\r\n");
        log.info("WebSocket open");
        long messages = new WebSocketEcho(in, out).run();
        log.info("WebSocket closed after " + messages + " messages");
    }

    private static void send(
            OutputStream out, Head head, String status, String type, String content)
            throws IOException {
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        write(
                out,
                "HTTP/1.1 %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\n"
                                .formatted(status, type, length)
                        + "Cache-Control: no-store\r\nSec-WebSocket-Version: 13\r\n"
                        + "Connection: close\r\n\r\n"
                        + (head.method.equals("HEAD") ? "" : content));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String idle() {
        return Long.toString(DemoWorkload.ECHO.idleTimeout().toSeconds());
    }

    /** A request without its body; names in lower case. */
    private record Head(String method, String target, Map<String, String> headers) {

        /** Empty when the client closed before asking anything. */
        static Optional<Head> read(InputStream in) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n", Math.max(0, text.length() - 4)) < 0) {
                int next = in.read();
                if (next < 0) {
                    return Optional.empty();
                }
                if (text.append((char) next).length() > LONGEST_HEAD) {
                    throw new IOException("head longer than " + LONGEST_HEAD + " bytes");
                }
            }
            String[] lines = text.toString().split("\r\n", -1);
            String[] request = lines[0].split(" ", -1);
            if (request.length != 3) {
                throw new IOException("not an HTTP request line: " + lines[0]);
            }
            Map<String, String> headers = new HashMap<>();
            for (String line : lines) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            return Optional.of(new Head(request[0], request[1], headers));
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }
}
