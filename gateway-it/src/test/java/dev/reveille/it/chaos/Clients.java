package dev.reveille.it.chaos;

import dev.reveille.it.chaos.ChaosStack.Member;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.RawWebSocket;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients do, one thing a call, and what counts as an answer: the container's own, or any
 * whole answer of the gateway that says no. Each instance is for one thread.
 */
final class Clients {

    private static final int UPLOAD = 300_000;

    private static final Pattern RAW =
            Pattern.compile("HTTP/1\\.[01] (\\d{3}) .*?\\r\\n\\r\\n(.*)", Pattern.DOTALL);

    private final GatewayProcess gateway;
    private final ChaosStack stack;
    private final Tally tally;
    private final Random random;

    Clients(GatewayProcess gateway, ChaosStack stack, Tally tally, long seed) {
        this.gateway = gateway;
        this.stack = stack;
        this.tally = tally;
        this.random = new Random(seed);
    }

    /** On a connection that is kept. */
    void visit() {
        Member member = any(stack.all());
        String target = member.application() ? "/echo-of-" + member.name() : "/";
        try {
            HttpResponse<String> answer = Visitor.get(gateway.url(member.host(), target));
            judge("GET", member, answer.statusCode(), answer.body());
        } catch (IOException failure) {
            tally.lost("GET " + member.name() + ": " + failure);
        }
    }

    /** On a connection of its own. */
    void visitOnce() {
        Member member = any(stack.all());
        String target = member.application() ? "/echo-of-" + member.name() : "/";
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(
                    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, member.host()));
            String text = connection.readToEnd();
            Matcher answer = RAW.matcher(text);
            if (answer.matches()) {
                int status = Integer.parseInt(answer.group(1));
                judge("GET, one connection each", member, status, answer.group(2));
            } else {
                tally.lost("GET once " + member.name() + ": \"" + text + "\"");
            }
        } catch (IOException failure) {
            tally.lost("GET once " + member.name() + ": " + failure);
        }
    }

    private void judge(String kind, Member member, int status, String body) {
        tally.answered(kind, status);
        if (status == 200 && !body.contains(member.name())) {
            tally.wrong(kind + " " + member.name() + " got " + body);
        }
    }

    void upload() {
        Member member = any(stack.applications());
        byte[] content = new byte[UPLOAD];
        random.nextBytes(content);
        try {
            HttpResponse<String> answer =
                    Visitor.post(
                            gateway.url(member.host(), "/digest"),
                            BodyPublishers.ofByteArray(content));
            tally.answered("POST", answer.statusCode());
            if (answer.statusCode() == 200 && !answer.body().equals(digest(content))) {
                tally.wrong("POST " + member.name() + ": another body arrived");
            }
        } catch (IOException failure) {
            tally.lost("POST " + member.name() + ": " + failure);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash) + " " + content.length;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Some words through a tunnel, which ends when its container does. */
    void talk() {
        Member member = any(stack.applications());
        try (RawWebSocket socket = RawWebSocket.open(gateway.port(), member.host())) {
            tally.answered("WebSocket", 101);
            talk(member, socket);
        } catch (RawWebSocket.RefusedException refusal) {
            tally.answered("WebSocket", refusal.status());
        } catch (IOException failure) {
            tally.lost("WebSocket " + member.name() + ": " + failure);
        }
    }

    private void talk(Member member, RawWebSocket socket) {
        try {
            for (int i = 0; i < 20; i++) {
                String word = member.name() + " " + random.nextInt();
                String echo = socket.echo(word);
                if (!echo.equals(word)) {
                    tally.wrong("WebSocket " + member.name() + " echoes " + echo);
                }
            }
        } catch (IOException broken) {
            tally.count("WebSocket ended with its container");
        }
    }

    private Member any(List<Member> members) {
        return members.get(random.nextInt(members.size()));
    }
}
