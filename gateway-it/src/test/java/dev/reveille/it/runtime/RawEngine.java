package dev.reveille.it.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine's answers as it wrote them. Stateless. */
record RawEngine(Path socket) {

    /** Objects whose keys are anybody's choice. */
    private static final Set<String> MAPS =
            Set.of("Labels", "Attributes", "Networks", "Containers", "Ports", "Data", "Details");

    static RawEngine at(String dockerHost) {
        return new RawEngine(Path.of(dockerHost.substring("unix://".length())));
    }

    JsonNode get(String target) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            // An answer in one piece, after which the connection ends.
            channel.write(UTF_8.encode("GET " + target + " HTTP/1.0\r\nHost: engine\r\n\r\n"));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
            return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }

    /** Opens the stream of events, of which one reads lines. */
    SocketChannel events(String filters) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.write(
                UTF_8.encode(
                        "GET /v1.41/events?filters="
                                + filters
                                + " HTTP/1.1\r\nHost: engine\r\n\r\n"));
        // The head says that it listens.
        InputStream in = Channels.newInputStream(channel);
        int ends = 0;
        while (ends < 2) {
            int c = in.read();
            ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
        }
        return channel;
    }

    /** What has come of the events until now; with lines in between that are none. */
    static String read(SocketChannel events) throws IOException {
        events.configureBlocking(false);
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (events.read(buffer) > 0) {
            text.append(UTF_8.decode(buffer.flip()));
            buffer.clear();
        }
        return text.toString();
    }

    /** The names of all fields, with where they stand. */
    static Set<String> fields(JsonNode document) {
        Set<String> fields = new TreeSet<>();
        collect("", document, fields);
        return fields;
    }

    private static void collect(String at, JsonNode node, Set<String> fields) {
        if (node.isArray()) {
            node.forEach(element -> collect(at + "[]", element, fields));
        }
        node.properties()
                .forEach(
                        field -> {
                            String last = at.substring(at.lastIndexOf('/') + 1);
                            String name = MAPS.contains(last) ? "*" : field.getKey();
                            // Anyone may have labels, or none.
                            if (!last.equals("Labels")) {
                                fields.add(at + "/" + name);
                            }
                            collect(at + "/" + name, field.getValue(), fields);
                        });
    }
}
