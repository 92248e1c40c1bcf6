package dev.reveille.it.chaos;

import dev.reveille.it.chaos.ChaosStack.Goal;
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
        Goal goal = any(stack.goals());
        String target = goal.application() ? "/who" : "/";
        try {
            HttpResponse<String> answer = Visitor.get(gateway.url(goal.host(), target));
            judge("GET", goal, answer.statusCode(), answer.body());
        } catch (IOException failure) {
            tally.lost("GET " + goal.host() + ": " + failure);
        }
    }

    /** On a connection of its own. */
    void visitOnce() {
        Goal goal = any(stack.goals());
        String target = goal.application() ? "/who" : "/";
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(
                    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, goal.host()));
            String text = connection.readToEnd();
            Matcher answer = RAW.matcher(text);
            if (answer.matches()) {
                int status = Integer.parseInt(answer.group(1));
                judge("GET, one connection each", goal, status, answer.group(2));
            } else {
                tally.lost("GET once " + goal.host() + ": \"" + text + "\"");
            }
        } catch (IOException failure) {
            tally.lost("GET once " + goal.host() + ": " + failure);
        }
    }

    private void judge(String kind, Goal goal, int status, String body) {
        tally.answered(kind, status);
        if (status == 200 && !isOneOf(goal, body)) {
            tally.wrong(kind + " " + goal.host() + " got " + body);
        }
    }

    void upload() {
        Goal goal = any(stack.applications());
        byte[] content = new byte[UPLOAD];
        random.nextBytes(content);
        try {
            HttpResponse<String> answer =
                    Visitor.post(
                            gateway.url(goal.host(), "/digest"),
                            BodyPublishers.ofByteArray(content));
            tally.answered("POST", answer.statusCode());
            if (answer.statusCode() == 200 && !isOneOf(goal, who(answer))) {
                tally.wrong("POST " + goal.host() + " answered by " + who(answer));
            }
            if (answer.statusCode() == 200 && !answer.body().equals(digest(content))) {
                tally.wrong("POST " + goal.host() + ": another body arrived");
            }
        } catch (IOException failure) {
            tally.lost("POST " + goal.host() + ": " + failure);
        }
    }

    private static String who(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Who").orElse("nobody");
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
        Goal goal = any(stack.applications());
        try (RawWebSocket socket = RawWebSocket.open(gateway.port(), goal.host())) {
            tally.answered("WebSocket", 101);
            if (!isOneOf(goal, socket.who())) {
                tally.wrong("WebSocket " + goal.host() + " opened by " + socket.who());
            }
            talk(goal, socket);
        } catch (RawWebSocket.RefusedException refusal) {
            tally.answered("WebSocket", refusal.status());
        } catch (IOException failure) {
            tally.lost("WebSocket " + goal.host() + ": " + failure);
        }
    }

    private void talk(Goal goal, RawWebSocket socket) {
        try {
            for (int i = 0; i < 20; i++) {
                String word = goal.host() + " " + random.nextInt();
                String echo = socket.echo(word);
                if (!echo.equals(word)) {
                    tally.wrong("WebSocket " + goal.host() + " echoes " + echo);
                }
            }
        } catch (IOException broken) {
            tally.count("WebSocket ended with its container");
        }
    }

    /** Whether this is the answer of one who may give it. */
    static boolean isOneOf(Goal goal, String body) {
        return goal.names().stream().anyMatch(body::contains);
    }

    private Goal any(List<Goal> goals) {
        return goals.get(random.nextInt(goals.size()));
    }
}
