package dev.reveille.proxy;

import static dev.reveille.proxy.MemoryProxy.check;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reveille.proxy.ReferenceReader.End;
import dev.reveille.proxy.ReferenceReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever an application answers: no mistake, no endless loop, no lost buffer; the client gets a
 * well-formed answer with the body that a {@link ReferenceReader} reads from the application's
 * bytes, or sees that there is none; and what comes behind an answer is never the answer to the
 * next request.
 */
class AnswerFuzzTest {

    private static final String HOST = "Host: app\r\n";

    /** What the application is asked; the first byte of an input chooses one. */
    private static final List<String> QUESTIONS =
            List.of(
                    "GET / HTTP/1.1\r\n" + HOST + "\r\n",
                    "HEAD / HTTP/1.1\r\n" + HOST + "\r\n",
                    "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\n\r\nbody",
                    "GET / HTTP/1.0\r\n" + HOST + "\r\n",
                    "GET / HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + HOST + "Connection: upgrade\r\nUpgrade: x\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
                    "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\nbody");

    private static final String NEXT = "GET /next HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String ANSWER_TO_NEXT = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext";

    /** What the gateway writes itself. */
    private static final Set<String> OURS =
            Set.of("connection", "upgrade", "transfer-encoding", "content-length", "te");

    private static final Pattern BARE_CR = Pattern.compile("\\r[^\\n]");
    private static final Pattern TAB_BEFORE_STATUS_LINE =
            Pattern.compile("(?md)^ *\\t[ \\t]*HTTP/");
    private static final List<String> BROKEN_OFF = List.of("broken off");

    private static MemoryProxy proxy;

    @BeforeAll
    static void open() {
        proxy = new MemoryProxy();
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    /**
     * What came of one way of answering.
     *
     * @param told what the client got
     * @param next what it got when it asked again
     */
    private record Outcome(String told, boolean open, boolean reset, String next) {}

    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest(maxExecutions = 5_000)
    void isPassedOnAsMeantOrBrokenOff(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        int choice = bytes[0] - 'A';
        String question = QUESTIONS.get(Math.floorMod(choice, QUESTIONS.size()));
        boolean ends = (choice & QUESTIONS.size()) != 0;
        byte[] answer = Arrays.copyOfRange(bytes, 1, bytes.length);
        List<String> first = null;
        for (Pieces way : Pieces.of(answer)) {
            List<String> story = judge(question, answer, ends, play(question, way, ends));
            if (first == null) {
                first = story;
            }
            check(first.equals(story), "It depends on the pieces: " + first + " or " + story);
        }
    }

    private static Outcome play(String question, Pieces way, boolean ends) {
        MemoryChannel client = proxy.connect(way.room());
        client.arrives(question.getBytes(StandardCharsets.ISO_8859_1));
        proxy.settle(() -> false);
        MemoryChannel application = proxy.upstreams().getFirst();
        way.pieces().forEach(application::arrives);
        if (ends) {
            application.otherEnds();
        }
        proxy.settle(() -> false);
        String told = client.sent();
        boolean open = client.mayStillSend();
        boolean reset = client.wasReset();
        if (open) {
            Set<MemoryChannel> asked = new HashSet<>();
            client.arrives(NEXT.getBytes(StandardCharsets.ISO_8859_1));
            proxy.settle(() -> answerNext(asked));
        }
        Outcome outcome = new Outcome(told, open, reset, client.sent().substring(told.length()));
        proxy.end();
        return outcome;
    }

    /** The application answers the next request wherever it comes; whether it came. */
    private static boolean answerNext(Set<MemoryChannel> asked) {
        for (MemoryChannel application : proxy.upstreams()) {
            if (application.sent().contains("GET /next ") && asked.add(application)) {
                application.arrives(ANSWER_TO_NEXT.getBytes(StandardCharsets.ISO_8859_1));
                return true;
            }
        }
        return false;
    }

    private static List<String> judge(
            String question, byte[] answer, boolean ends, Outcome outcome) {
        boolean toHead = question.startsWith("HEAD");
        boolean http10 = question.contains("HTTP/1.0");
        List<String> story = new ArrayList<>();
        ReferenceReader said =
                new ReferenceReader(new String(answer, StandardCharsets.ISO_8859_1), ends);
        ReferenceReader heard =
                new ReferenceReader(outcome.told(), !outcome.open() && !outcome.reset());

        Reading meant = said.repairedAnswer(toHead);
        while (isInterim(meant)) {
            if (!http10 && !heard.rest().isEmpty()) {
                Reading interim = heard.answer(toHead);
                if (!isInterim(interim)) {
                    check(isOurs(interim), "An interim answer got lost");
                    return List.of("refused");
                }
                check(interim.status() == meant.status(), "Another interim answer");
                story.add("interim " + interim.status());
            }
            meant = said.repairedAnswer(toHead);
        }
        if (meant.headWhole() && meant.status() == 205) {
            // It has no content (RFC 9110 section 15.3.6): what there is is dropped, be it right
            // or not, and when that is noticed depends on the pieces.
            return List.of("205");
        }
        if (heard.rest().isEmpty()) {
            check(mayFail(meant, answer), "An answer got lost");
            // What has been written and is not on its way yet goes with the connection.
            check(outcome.open() ? !ends : outcome.reset(), "No answer at all");
            return outcome.open() ? story : BROKEN_OFF;
        }
        Reading got = heard.answer(toHead);
        check(got.end() != End.REFUSED, "The client is sent " + got.why());
        story.add(got.end() + String.join(" ", got.start()) + "\n" + got.body());
        if (got.isWhole() && isOurs(got)) {
            check(mayFail(meant, answer) || meant.status() == 101, "Refused without need");
            return story;
        }
        if (got.isWhole()) {
            check(meant.isWhole(), "Whole, although " + meant.why());
            check(got.status() == meant.status(), "Another status");
            check(got.body().equals(meant.body()), "Another body");
            if (got.status() == 101) {
                check(question.contains("Upgrade"), "Another protocol, unasked");
                check((said.rest() + outcome.next()).startsWith(heard.rest()), "Tunnel");
                return story;
            }
        } else if (got.headWhole()) {
            check(mayFail(meant, answer), "Broken off without need");
            check(meant.headWhole(), "Passed on, although " + meant.why());
            check(got.status() == meant.status(), "Another status begins");
            check(meant.body().startsWith(got.body()), "Another body begins");
        }
        if (!got.isWhole() && !outcome.open()) {
            story = BROKEN_OFF;
        }
        for (ReferenceReader.Field field : got.fields()) {
            check(
                    OURS.contains(field.name()) || meant.fields().contains(field),
                    "A field that nobody sent: " + field);
        }
        check(!got.isWhole() || heard.rest().isEmpty(), "Something behind the answer");
        if (got.isWhole() && outcome.open()) {
            story.add(next(outcome));
        }
        return story;
    }

    /**
     * Whether there is something wrong with it, or may be: the reader does not look closely at
     * chunk extensions, nor at the framing of an answer that has no body, because nothing follows
     * from them; and a bare CR may be repaired or not, like a tab in front of a status line.
     */
    private static boolean mayFail(Reading meant, byte[] answer) {
        boolean framed =
                !meant.values("transfer-encoding").isEmpty()
                        || !meant.values("content-length").isEmpty();
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        return !meant.isWhole()
                || (framed && meant.body().isEmpty())
                || text.contains(";")
                || BARE_CR.matcher(text).find()
                || TAB_BEFORE_STATUS_LINE.matcher(text).find();
    }

    /** The next answer is the one to the next request, or none. */
    private static String next(Outcome outcome) {
        ReferenceReader reader = new ReferenceReader(outcome.next(), false);
        Reading next = reader.answer(false);
        check(next.isWhole(), "The next request is not answered");
        check(next.body().equals("next"), "The next answer is another one");
        check(reader.rest().isEmpty(), "Something behind the next answer");
        return "next";
    }

    private static boolean isInterim(Reading answer) {
        return answer.isWhole() && answer.status() / 100 == 1 && answer.status() != 101;
    }

    private static boolean isOurs(Reading answer) {
        return answer.isWhole()
                && answer.status() / 100 == 5
                && answer.values("content-type").contains("application/problem+json");
    }
}
