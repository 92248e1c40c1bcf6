package dev.reveille.proxy;

import dev.reveille.proxy.ReferenceReader.End;
import dev.reveille.proxy.ReferenceReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that reads what the gateway sends with a {@link ReferenceReader}, answers each
 * whole request with its number, and fails when it is sent something that can be misunderstood. A
 * request to leave HTTP is granted when its path begins with {@code /up}; the rest is kept as it
 * comes.
 */
final class AnsweringApplication {

    private static final String NUMBER = "x-number";

    private final MemoryProxy proxy;
    private final List<Reading> received = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    AnsweringApplication(MemoryProxy proxy) {
        this.proxy = proxy;
    }

    /** One connection, and how far it has been read. */
    private final class Line {
        private final MemoryChannel channel;
        private int read;
        private int looked;
        private boolean tunnel;

        Line(MemoryChannel channel) {
            this.channel = channel;
        }

        private String unread() {
            return channel.sent().substring(read);
        }

        boolean play() {
            if (tunnel || channel.sentSoFar() == looked) {
                return false;
            }
            looked = channel.sentSoFar();
            ReferenceReader reader = new ReferenceReader(unread(), false);
            Reading request = reader.request();
            MemoryProxy.check(
                    request.end() != End.REFUSED,
                    "the application refuses what the gateway sends: " + request.why());
            if (!request.isWhole()) {
                return false;
            }
            read += reader.position();
            looked = read;
            tunnel = isTunnel(request);
            channel.arrives(answer(request).getBytes(StandardCharsets.ISO_8859_1));
            received.add(request);
            return true;
        }

        private String answer(Reading request) {
            String number = NUMBER + ": " + received.size() + "\r\n";
            if (tunnel) {
                return "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n"
                        + number
                        + "\r\n";
            }
            String body = request.start().getFirst().equals("HEAD") ? "" : "ok";
            return "HTTP/1.1 200 OK\r\n" + number + "Content-Length: 2\r\n\r\n" + body;
        }
    }

    /** Whether a request that it has received was granted to leave HTTP. */
    static boolean isTunnel(Reading request) {
        return request.start().get(1).startsWith("/up")
                && request.lists("connection", "upgrade")
                && !request.values("upgrade").isEmpty();
    }

    /** The number of the request that an answer answers, or none when it is the gateway's own. */
    static List<String> number(Reading answer) {
        return answer.values(NUMBER);
    }

    /** Answers what can be answered; whether there was something. */
    boolean play() {
        for (int i = lines.size(); i < proxy.upstreams().size(); i++) {
            lines.add(new Line(proxy.upstreams().get(i)));
        }
        boolean played = false;
        for (Line line : lines) {
            played |= line.play();
        }
        return played;
    }

    /** The whole requests, in the order they were answered. */
    List<Reading> received() {
        return received;
    }

    /** The request that has begun and not ended, if any has. */
    List<Reading> begun() {
        return lines.stream()
                .filter(line -> !line.tunnel)
                .map(line -> new ReferenceReader(line.unread(), false).request())
                .filter(Reading::headWhole)
                .toList();
    }

    /** What came through tunnels. */
    List<String> tunnelled() {
        return lines.stream().filter(line -> line.tunnel).map(Line::unread).toList();
    }
}
