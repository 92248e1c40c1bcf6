package dev.reveille.it.app;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * One client's connection: its requests one after the other until either side ends it. Used by one
 * thread, which closes the socket.
 *
 * <ul>
 *   <li>{@code /who} its name, or the host's
 *   <li>{@code /count} how many requests were served before, those for {@code /count}, {@code
 *       /listening} and {@code /sent} left out
 *   <li>{@code /listening} its port, and since when it has been open ({@link System#nanoTime})
 *   <li>{@code /sent} how many bytes of downloads have been written
 *   <li>{@code /headers} the request's head as it arrived
 *   <li>{@code /digest} SHA-256 of the body and its length, separated by a blank
 *   <li>{@code /download?bytes=N&seconds=S} N bytes, spread evenly over S seconds
 *   <li>{@code /times?count=N&pause=MILLIS} N server-sent events: when each one was written
 *   <li>{@code /confirmed?stream=S&count=N} N server-sent events, each after the first one written
 *       when the one before has been confirmed by {@code /confirm?stream=S}
 *   <li>{@code /echo} the body, streamed back while it arrives
 *   <li>{@code /ws} a WebSocket that echoes
 *   <li>everything else a page that shows its own path
 * </ul>
 */
final class TestAppConnection implements Runnable {

    private static final int SLICES_A_SECOND = 10;
    private static final int SEND_BUFFER = 256 * 1024;

    private static final Set<String> ABOUT_LEDGER = Set.of("/count", "/listening", "/sent");

    private final Socket socket;
    private final TestAppLedger ledger;

    TestAppConnection(Socket socket, TestAppLedger ledger) {
        this.socket = socket;
        this.ledger = ledger;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            // Of what is not read, the system would otherwise keep megabytes for each connection.
            socket.setSendBufferSize(SEND_BUFFER);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            Optional<TestAppRequest> request = TestAppRequest.read(in, out);
            while (request.isPresent()) {
                answer(request.get(), in, out);
                out.flush();
                request.get().body().transferTo(OutputStream.nullOutputStream());
                request = TestAppRequest.read(in, out);
            }
        } catch (IOException gone) {
            // The client left; there is nobody to tell.
        } catch (InterruptedException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void answer(TestAppRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        if (!ABOUT_LEDGER.contains(request.path())) {
            ledger.served().incrementAndGet();
        }
        TestAppStreams streams = new TestAppStreams(out);
        switch (request.path()) {
            case "/who" -> text(request, out, TestApp.who());
            case "/count" -> text(request, out, Long.toString(ledger.served().get()));
            case "/listening" -> text(request, out, ledger.listening());
            case "/sent" -> text(request, out, Long.toString(ledger.sent().get()));
            case "/headers" -> text(request, out, request.head());
            case "/digest" -> text(request, out, digest(request.body()));
            case "/download" -> download(request, out);
            case "/times" -> streams.times(number(request, "count"), number(request, "pause"));
            case "/confirmed" ->
                    streams.confirmed(number(request, "count"), confirmations(request));
            case "/confirm" -> {
                confirmations(request).release();
                text(request, out, "confirmed");
            }
            case "/echo" -> streams.echo(request.body());
            case "/ws" -> new TestAppWebSocket(in, out).serve(request.header("Sec-WebSocket-Key"));
            default ->
                    send(
                            request,
                            out,
                            "text/html; charset=utf-8",
                            """
                            <!DOCTYPE html><title>Test app</title>
                            <h1>The application itself</h1><p id="target">%s</p>
                            """
                                    .formatted(request.target().replace("&", "&amp;")));
        }
    }

    private Semaphore confirmations(TestAppRequest request) {
        return ledger.confirmations(request.parameter("stream").orElse(""));
    }

    private static int number(TestAppRequest request, String parameter) {
        return Integer.parseInt(request.parameter(parameter).orElse("1"));
    }

    private static String digest(InputStream body) throws IOException, NoSuchAlgorithmException {
        DigestInputStream digesting =
                new DigestInputStream(body, MessageDigest.getInstance("SHA-256"));
        long bytes = digesting.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digesting.getMessageDigest().digest()) + " " + bytes;
    }

    private void download(TestAppRequest request, OutputStream out)
            throws IOException, InterruptedException {
        long bytes = Long.parseLong(request.parameter("bytes").orElse("1000"));
        long slices = SLICES_A_SECOND * Long.parseLong(request.parameter("seconds").orElse("0"));
        head(out, "application/octet-stream", bytes);
        long sent = 0;
        for (long slice = 1; slice <= slices; slice++) {
            long due = bytes * slice / slices;
            out.write(new byte[Math.toIntExact(due - sent)]);
            out.flush();
            ledger.sent().addAndGet(due - sent);
            sent = due;
            Thread.sleep(1000 / SLICES_A_SECOND);
        }
        while (sent < bytes) {
            int piece = (int) Math.min(65_536, bytes - sent);
            out.write(new byte[piece]);
            ledger.sent().addAndGet(piece);
            sent += piece;
        }
    }

    private static void text(TestAppRequest request, OutputStream out, String text)
            throws IOException {
        send(request, out, "text/plain; charset=utf-8", text);
    }

    private static void send(TestAppRequest request, OutputStream out, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        head(out, type, body.length);
        if (!request.method().equals("HEAD")) {
            out.write(body);
        }
    }

    private static void head(OutputStream out, String type, long length) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nX-Who: %s\r\n\r\n"
                        .formatted(type, length, TestApp.who());
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }
}
