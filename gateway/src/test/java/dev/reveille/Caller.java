package dev.reveille;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client on one connection, for hosts that no name server knows. One thread at a time. */
final class Caller implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    Caller(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An answer: its status code, its head with names in lower case, its body. */
    record Response(int status, String head, String body) {}

    /** Sends a GET and reads its answer. */
    Response get(String host, String path, String... fields) {
        send(host, path, fields);
        return read();
    }

    void send(String host, String path, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    }

    void write(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads an answer with a Content-Length. */
    Response read() {
        String head = readHead();
        int length =
                head.lines()
                        .filter(line -> line.startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        char[] body = new char[length];
        try {
            int got = 0;
            while (got < length) {
                int read = in.read(body, got, length - got);
                if (read < 0) {
                    throw new IOException("the body ends after " + got + " of " + length);
                }
                got += read;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Response(Integer.parseInt(head.substring(9, 12)), head, new String(body));
    }

    String readHead() {
        StringBuilder head = new StringBuilder();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return head.toString();
    }

    String readLine() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the connection has ended");
            }
            return line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
