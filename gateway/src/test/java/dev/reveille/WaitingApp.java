package dev.reveille;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An application for tests, a process of its own: {@code WaitingApp PORT FOLDER}. It begins to
 * listen when the folder has a file {@code boot}, answers {@code /wait} when it has a file {@code
 * go} and everything else at once, and echoes what comes after an upgrade. Its process id is in the
 * file {@code pid}. When it is told to end, it makes a file {@code ending}, and goes on for as long
 * as there is a file {@code linger}.
 */
final class WaitingApp {

    private WaitingApp() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Files.writeString(folder.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder)));
        await(folder.resolve("boot"));
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[0]), 100, loopback)) {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client, folder));
            }
        }
    }

    private static void end(Path folder) {
        try {
            Files.writeString(folder.resolve("ending"), "");
            while (Files.exists(folder.resolve("linger"))) {
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException over) {
            // There is nobody to tell.
        }
    }

    private static void serve(Socket client, Path folder) {
        try (client) {
            client.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                boolean upgrade = false;
                boolean authorized = false;
                for (String field = in.readLine();
                        field != null && !field.isEmpty();
                        field = in.readLine()) {
                    String name = field.toLowerCase(java.util.Locale.ROOT);
                    upgrade |= name.startsWith("upgrade:");
                    authorized |= name.startsWith("authorization:");
                }
                if (upgrade) {
                    echo(in, client.getOutputStream());
                    return;
                }
                if (line.startsWith("GET /wait ")) {
                    await(folder.resolve("go"));
                }
                int status = line.startsWith("GET /guarded ") && !authorized ? 401 : 200;
                write(
                        client.getOutputStream(),
                        "HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nok");
            }
        } catch (IOException | InterruptedException left) {
            // The other side has left.
        }
    }

    private static void echo(BufferedReader in, OutputStream out) throws IOException {
        write(
                out,
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            write(out, line + "\n");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(10);
        }
    }
}
