package dev.reveille.it.smuggling;

import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.RecordingTee;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A server as a workload of the gateway, the tee in front of it, and its log. Used by one thread.
 * Closed by the test.
 */
final class TestedServer implements AutoCloseable {

    private static final String READY = "/ready";

    private final WebServer kind;
    private final Path folder;
    private final int port;
    private final RecordingTee tee;
    private int read;
    private int rows;

    private TestedServer(WebServer kind, Path folder, int port) {
        this.kind = kind;
        this.folder = folder;
        this.port = port;
        this.tee = RecordingTee.before(port);
    }

    /**
     * Prepares it; the gateway starts it.
     *
     * @param folder its own, and empty
     * @param application the port to which it passes on what it has read
     */
    static TestedServer prepare(WebServer kind, Path folder, int application) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestedServer server = new TestedServer(kind, folder, free.getLocalPort());
            String text =
                    kind.configuration()
                            .replace("FOLDER", folder.toString())
                            .replace("PORT", Integer.toString(server.port))
                            .replace("APPLICATION", Integer.toString(application));
            Files.writeString(server.configuration(), text);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path configuration() {
        return folder.resolve("configuration");
    }

    String host() {
        return kind.name().toLowerCase(Locale.ROOT) + ".test";
    }

    /** Its part of the gateway's configuration. */
    String workload() {
        String command =
                kind.command(configuration()).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(", "));
        return """
          - name: %s
            host: %s
            command: [%s]
            target_port: %d
            health_path: %s
            wait: hold
        """
                .formatted(host(), host(), command, tee.port(), READY);
    }

    /** What the gateway has sent since the last row, connection by connection. */
    List<String> sent() throws InterruptedException {
        return tee.endOfRow().stream().filter(sent -> !sent.startsWith("GET " + READY)).toList();
    }

    /**
     * What the server has read since the last row; only after {@link #sent}, which ends the row.
     */
    List<SeenRequest> seen() throws IOException {
        String mark = "/row-" + ++rows;
        try (RawConnection direct = RawConnection.to(port)) {
            direct.send("GET " + mark + " HTTP/1.0\r\nHost: " + host() + "\r\n\r\n");
            direct.readToEnd();
        }
        Awaitility.await("the end of a row in the log of " + kind)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> lines().stream().anyMatch(line -> line.isFor(mark)));
        List<SeenRequest> all = lines();
        List<SeenRequest> row =
                all.subList(read, all.size()).stream()
                        .filter(line -> !line.isFor(mark))
                        .filter(line -> !line.isFor(READY))
                        .toList();
        read = all.size();
        return row;
    }

    private List<SeenRequest> lines() throws IOException {
        String text = Files.readString(kind.log(folder), StandardCharsets.ISO_8859_1);
        return text.lines()
                .filter(line -> line.contains("\t"))
                .map(line -> SeenRequest.parse(kind, line))
                .toList();
    }

    @Override
    public String toString() {
        return kind.name();
    }

    @Override
    public void close() throws IOException {
        tee.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
