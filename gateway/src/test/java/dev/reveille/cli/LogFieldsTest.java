package dev.reveille.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A log line")
class LogFieldsTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("io.netty.util.ResourceLeakDetector");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final JsonLines json = new JsonLines();

    @BeforeEach
    void listen() {
        context.setMDCAdapter(MDC.getMDCAdapter());
        lines.start();
        log.addAppender(lines);
        json.setContext(context);
        json.start();
    }

    private JsonNode written() {
        String text = new String(json.encode(lines.list.getFirst()), StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        return new JsonMapper().readTree(text);
    }

    private String text() {
        return new TextFields().convert(lines.list.getFirst());
    }

    @Test
    void namesEventWorkloadAndRequest() {
        try (var _ = MDC.putCloseable("request_id", "r1")) {
            log.atInfo().addKeyValue("workload", "blog").addKeyValue("event", "state").log("moved");

            JsonNode line = written();
            assertThat(line.path("event").asString()).isEqualTo("state");
            assertThat(line.path("workload").asString()).isEqualTo("blog");
            assertThat(line.path("request_id").asString()).isEqualTo("r1");
            assertThat(line.path("formattedMessage").asString()).isEqualTo("moved");
            assertThat(line.path("level").asString()).isEqualTo("INFO");
            assertThat(text()).isEqualTo("event=state workload=blog request_id=r1");
        }
    }

    @Test
    void withoutAnEventIsThatOfALibrary() {
        log.info("listening");

        assertThat(written().path("event").asString()).isEqualTo("library");
        assertThat(written().has("workload")).isFalse();
        assertThat(written().has("request_id")).isFalse();
        assertThat(text()).isEqualTo("event=library");
    }

    @Test
    void leavesOutTheWorkloadWhereThereIsNone() {
        log.atInfo().addKeyValue("workload", "").log("x");

        assertThat(written().has("workload")).isFalse();
    }

    @Test
    void keepsNumbersAsNumbersAndOtherFieldsWithThem() {
        log.atInfo().addKeyValue("status", 404).addKeyValue("duration_ms", 1.5).log("x");

        assertThat(written().path("status").isInt()).isTrue();
        assertThat(written().path("status").asInt()).isEqualTo(404);
        assertThat(written().path("duration_ms").asDouble()).isEqualTo(1.5);
    }

    /** What would move a cursor, end the line, or turn the reader's eyes. */
    private static final String ACTING =
            "\u001b[2J \u009b2J \u0085 \u007f \u2028 \u2029 \u202a \u202e \u2066 \u2069 \r\n0 INFO";

    private static final String SHOWN =
            "\\u001b[2J \\u009b2J \\u0085 \\u007f \\u2028 \\u2029 \\u202a \\u202e \\u2066 \\u2069"
                    + " \\r\\n0 INFO";

    @Test
    void ofTextShowsWhateverIsInItAndIsOneLine() {
        log.atWarn().addKeyValue("path", ACTING).log("é → {} <b>\t.", ACTING);

        assertThat(LogOutput.text(context).doLayout(lines.list.getFirst()))
                .endsWith(
                        "ResourceLeakDetector - é → %s <b>\t.  event=library path=%s%n"
                                .formatted(SHOWN, SHOWN));
    }

    @Test
    void ofTextIsFollowedByExceptionsThatBeginNoLine() {
        Exception cause = new IllegalStateException("cause " + ACTING);
        log.atWarn().setCause(new IllegalArgumentException(ACTING, cause)).log("x");

        String text = LogOutput.text(context).doLayout(lines.list.getFirst());
        assertThat(text.lines().skip(2)).isNotEmpty().allMatch(line -> line.startsWith("\t"));
        assertThat(text).contains("\\u009b2J").doesNotContain("\u009b", "\u202e", "\u001b");
    }

    @Test
    void ofJsonActsOnNoTerminal() {
        log.atWarn().addKeyValue("path", ACTING).log("é → {}", ACTING);

        String text = new String(json.encode(lines.list.getFirst()), StandardCharsets.UTF_8);
        assertThat(text).contains("é → ", "\\u009b2J").endsWith("}\n");
        assertThat(text.strip().chars())
                .noneMatch(c -> Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202e));
        assertThat(new JsonMapper().readTree(text).path("path").asString()).isEqualTo(ACTING);
    }

    @Test
    void isOneObjectOnOneLineWhateverIsInIt() {
        String wild = "a\"b\\c\nd\te\u0001f\u2028g<script>";
        log.atError()
                .addKeyValue("path", wild)
                .addKeyValue("k\"ey", "v")
                .setCause(new IllegalStateException(wild))
                .log("{}", wild);

        assertThat(written().path("path").asString()).isEqualTo(wild);
        assertThat(written().path("k\"ey").asString()).isEqualTo("v");
        assertThat(written().path("formattedMessage").asString()).isEqualTo(wild);
        assertThat(written().path("throwable").path("message").asString()).isEqualTo(wild);
    }
}
