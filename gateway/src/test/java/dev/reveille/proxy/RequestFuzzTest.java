package dev.reveille.proxy;

import static dev.reveille.proxy.MemoryProxy.check;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reveille.proxy.ReferenceReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever a client sends: no mistake, no endless loop, no lost buffer, and never a disagreement
 * about where a request ends. What the application gets, and what the client sent when the gateway
 * passed it on, is read by a {@link ReferenceReader} as the same requests.
 */
class RequestFuzzTest {

    /** What the gateway writes itself. */
    private static final Set<String> OURS =
            Set.of(
                    "host",
                    "connection",
                    "upgrade",
                    "te",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                    "x-real-ip",
                    "x-request-id");

    private static MemoryProxy proxy;

    @BeforeAll
    static void open() {
        proxy = new MemoryProxy();
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    /** What came of one way of sending. */
    private record Outcome(
            String answers,
            boolean open,
            List<Reading> received,
            List<Reading> begun,
            List<String> tunnelled) {}

    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest(maxExecutions = 5_000)
    void isReadAsMeantOrRefused(byte[] bytes) {
        List<String> first = null;
        for (Pieces way : Pieces.of(bytes)) {
            Outcome outcome = play(way);
            List<String> story = judge(bytes, outcome);
            if (first == null) {
                first = story;
            }
            check(first.equals(story), "It depends on the pieces: " + first + " or " + story);
        }
    }

    private static Outcome play(Pieces way) {
        MemoryChannel client = proxy.connect(way.room());
        AnsweringApplication application = new AnsweringApplication(proxy);
        way.pieces().forEach(client::arrives);
        proxy.settle(application::play);
        Outcome outcome =
                new Outcome(
                        client.sent(),
                        client.mayStillSend(),
                        application.received(),
                        application.begun(),
                        application.tunnelled());
        proxy.end();
        return outcome;
    }

    /** Compares with how the reference reads it; what happened, in words. */
    private static List<String> judge(byte[] bytes, Outcome outcome) {
        List<String> story = new ArrayList<>();
        ReferenceReader asked =
                new ReferenceReader(new String(bytes, StandardCharsets.ISO_8859_1), false);
        ReferenceReader answers = new ReferenceReader(outcome.answers(), !outcome.open());
        int relayed = 0;
        boolean over = false;
        Reading request = asked.request();
        while (!over && !answers.rest().isEmpty()) {
            boolean toHead = isHead(request, outcome);
            Reading answer = answers.answer(toHead);
            check(answer.isWhole(), "An answer is " + answer.end() + ": " + answer.why());
            List<String> number = AnsweringApplication.number(answer);
            over = answer.lists("connection", "close");
            story.add(answer.status() + " " + answer.body());
            if (!number.isEmpty()) {
                check(number.equals(List.of("" + relayed)), "Answers are out of order");
                Reading received = outcome.received().get(relayed);
                relayed++;
                check(request.isWhole(), "Passed on, although " + request.why());
                sameHead(request, received);
                check(request.body().equals(received.body()), "The body differs");
                story.add(String.join(" ", received.start()) + "\n" + received.body());
                if (answer.status() == 101) {
                    check(
                            outcome.tunnelled().equals(List.of(asked.rest())),
                            "The tunnel has lost something");
                    over = true;
                }
            } else {
                check(over || request.isWhole(), "Goes on, although " + request.why());
            }
            if (!over) {
                request = asked.request();
            }
        }
        check(answers.rest().isEmpty(), "Something behind the last answer");
        check(relayed == outcome.received().size(), "An answer got lost");
        if (!over) {
            check(outcome.open(), "Closed without a word");
            check(!request.isWhole(), "Not answered");
        }
        for (Reading begun : outcome.begun()) {
            check(request.headWhole(), "Passed on, although " + request.why());
            sameHead(request, begun);
            check(request.body().startsWith(begun.body()), "The body that begins differs");
        }
        story.add(outcome.open() ? "open" : "closed");
        return story;
    }

    /** Where not even the request line is right, who knows: an answer without a body will do. */
    private static boolean isHead(Reading request, Outcome outcome) {
        return request.start().isEmpty()
                ? outcome.answers().endsWith("\r\n\r\n")
                : request.start().getFirst().equals("HEAD");
    }

    private static void sameHead(Reading request, Reading received) {
        check(request.start().getFirst().equals(received.start().getFirst()), "The method differs");
        String target = request.start().get(1);
        String host = request.values("host").getFirst();
        if (target.matches("(?i)https?://.*")) {
            // RFC 9112 section 3.2.2: the Host field is replaced by the target's host.
            String authority = target.split("/", 3)[2].split("[/?]", 2)[0];
            String rest = target.substring(target.indexOf("//") + 2 + authority.length());
            boolean wholeServer = rest.isEmpty() && request.start().getFirst().equals("OPTIONS");
            host = authority;
            target = wholeServer ? "*" : rest.startsWith("/") ? rest : "/" + rest;
        }
        check(target.equals(received.start().get(1)), "The target differs");
        check(List.of(host).equals(received.values("host")), "The host differs");
        for (ReferenceReader.Field field : received.fields()) {
            check(
                    OURS.contains(field.name()) || request.fields().contains(field),
                    "A field that nobody sent: " + field);
        }
    }
}
