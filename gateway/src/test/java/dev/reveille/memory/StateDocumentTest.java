package dev.reveille.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.history.Recorded;
import dev.reveille.memory.StateDocument.ForeignException;
import dev.reveille.workload.Remembered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The text of the state file")
class StateDocumentTest {

    static final Instant NOON = Instant.parse("2026-04-12T12:00:00Z");

    static final Remembered FAILED =
            new Remembered(
                    NOON.minusNanos(1),
                    Optional.empty(),
                    false,
                    List.of(),
                    Optional.of(
                            new Remembered.Failure(
                                    3, NOON.plusSeconds(4), "\"ä\" \n", OptionalInt.of(137))));

    static final Remembered AWAKE =
            new Remembered(
                    NOON.minusSeconds(90),
                    Optional.of("4f2a"),
                    true,
                    List.of(Duration.ofMillis(1200), Duration.ofNanos(7)),
                    Optional.empty());

    static final Recorded RECORDED =
            new Recorded(NOON, "s40 a1:12 a19", "f1", OptionalLong.of(300 << 20), 7200);

    private static final Recorded NOT_MEASURED =
            new Recorded(NOON.minusSeconds(9), "", "", OptionalLong.empty(), 0);

    private static final StateDocument BEFORE =
            new StateDocument(
                    NOON, Map.of("app", AWAKE, "db", FAILED), Map.of("db", NOON.minusSeconds(9)));

    private static final StateDocument DOCUMENT =
            BEFORE.with(Map.of("app", RECORDED, "db", NOT_MEASURED));

    @Test
    void isReadAsItWasWritten() throws ForeignException {
        assertThat(StateDocument.of(DOCUMENT.toJson())).isEqualTo(DOCUMENT);
    }

    @Test
    void staysReadable() throws ForeignException {
        String text =
                """
                {"format": "reveille-state", "version": 2, "saved_at": "2026-04-12T12:00:00Z",
                 "workloads": {
                   "app": {"last_activity": "2026-04-12T11:58:30Z", "awake_as": "4f2a", "wanted": true,
                           "wakes": ["PT1.2S", "PT0.000000007S"], "failure": null},
                   "db": {"last_activity": "2026-04-12T11:59:59.999999999Z", "awake_as": null, "wanted": false,
                          "wakes": [], "failure": {"count": 3, "retry_at": "2026-04-12T12:00:04Z",
                            "message": "\\"ä\\" \\n", "exit_code": 137}}},
                 "gone": {"db": "2026-04-12T11:59:51Z"},
                 "history": {
                   "app": {"until": "2026-04-12T12:00:00Z", "hour": "s40 a1:12 a19", "day": "f1",
                           "memory": 314572800, "saved_byte_seconds": 7200},
                   "db": {"until": "2026-04-12T11:59:51Z", "hour": "", "day": "",
                          "memory": null, "saved_byte_seconds": 0}}}
                """;

        assertThat(StateDocument.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(DOCUMENT);
    }

    @Test
    void ofAGatewayThatKeptNoHistoryIsReadAsBefore() throws ForeignException {
        String text =
                """
                {"format": "reveille-state", "version": 1, "saved_at": "2026-04-12T12:00:00Z",
                 "workloads": {
                   "app": {"last_activity": "2026-04-12T11:58:30Z", "awake_as": "4f2a", "wanted": true,
                           "wakes": ["PT1.2S", "PT0.000000007S"], "failure": null},
                   "db": {"last_activity": "2026-04-12T11:59:59.999999999Z", "awake_as": null, "wanted": false,
                          "wakes": [], "failure": {"count": 3, "retry_at": "2026-04-12T12:00:04Z",
                            "message": "\\"ä\\" \\n", "exit_code": 137}}},
                 "gone": {"db": "2026-04-12T11:59:51Z"}}
                """;

        assertThat(StateDocument.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(BEFORE);
    }

    @Test
    void isRefusedWhereverItIsTornOff() {
        byte[] whole = DOCUMENT.toJson();
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> StateDocument.of(torn))
                    .as("the first %d bytes", length)
                    .isInstanceOf(ForeignException.class)
                    .hasMessage(
                            length == 0
                                    ? "it is no state file of a gateway"
                                    : "it is torn, or no JSON");
        }
    }

    @Test
    void isRefusedWithZerosInsteadOfItsEnd() {
        byte[] whole = DOCUMENT.toJson();
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            assertThatThrownBy(() -> StateDocument.of(torn))
                    .as("the first %d bytes", length)
                    .isInstanceOf(ForeignException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "{}",
                "{\"version\": 1}",
                "{\"format\": \"compose\", \"version\": 1}",
                "gateway:\n  port: 80\n",
                "\u0000\u0000"
            })
    void isRefusedWhenItIsSomethingElse(String other) {
        assertThatThrownBy(() -> read(other)).isInstanceOf(ForeignException.class);
    }

    @Test
    void isRefusedWhenAnotherVersionWroteIt() {
        String newer = text().replace("\"version\" : 2", "\"version\" : 3");

        assertThatThrownBy(() -> read(newer))
                .isInstanceOf(ForeignException.class)
                .hasMessage("its version is 3 (expected: up to 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"PT1.2S\"     | \"PT-1S\"",
                "\"PT1.2S\"     | null",
                "\"PT1.2S\"     | \"soon\"",
                "\"count\" : 3  | \"count\" : 0",
                "\"count\" : 3  | \"count\" : null",
                "\"retry_at\"   | \"other\"",
                "\"last_activity\" | \"other\"",
                "\"workloads\"  | \"other\"",
                "\"message\"    | \"other\"",
                "\"wanted\"     | \"other\"",
                "\"history\"    | \"other\"",
                "\"until\"      | \"other\"",
                "s40           | x40",
                "s40           | s400",
                "7200          | -7200",
                "}              | }}"
            })
    void isRefusedWithAValueThatCannotBe(String value, String other) {
        String text = text();
        assertThat(text).contains(value);

        assertThatThrownBy(() -> read(text.replace(value, other)))
                .isInstanceOf(ForeignException.class);
    }

    @Test
    void saysNothingNewWhenOnlyTheTimeOfWritingDiffers() {
        StateDocument later =
                new StateDocument(NOON.plusSeconds(60), DOCUMENT.workloads(), DOCUMENT.gone());
        StateDocument less = new StateDocument(NOON, Map.of("app", AWAKE), Map.of());

        assertThat(later.agreesWith(DOCUMENT)).isTrue();
        assertThat(DOCUMENT.with(Map.of()).agreesWith(DOCUMENT)).isTrue();
        assertThat(less.agreesWith(DOCUMENT)).isFalse();
        assertThat(DOCUMENT.agreesWith(less)).isFalse();
    }

    /** It is written every few seconds while people use what they have. */
    @Test
    void staysSmallWithFiveHundredWorkloads() {
        Recorded asleep =
                new Recorded(
                        NOON, "s60", "s80 a1:7 s15", OptionalLong.of(300 << 20), 9_876_543_210L);
        Recorded busy =
                new Recorded(
                        NOON,
                        steps(60, 99_000),
                        steps(96, 9_999_000),
                        OptionalLong.of(1),
                        1L << 50);

        int usual = sizeOf(500, asleep);
        int most = sizeOf(500, busy);

        // 190 KiB and 960 KiB when this was written.
        assertThat(usual).isLessThan(256 << 10);
        assertThat(most).isLessThan(1536 << 10);
    }

    /** As long as it can be: no two steps are alike. */
    private static String steps(int count, int requests) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a1:" + (requests + i))
                .collect(Collectors.joining(" "));
    }

    private static int sizeOf(int workloads, Recorded recorded) {
        Map<String, Remembered> pasts = new HashMap<>();
        Map<String, Recorded> history = new HashMap<>();
        for (int i = 0; i < workloads; i++) {
            pasts.put("workload-" + i, AWAKE);
            history.put("workload-" + i, recorded);
        }
        return new StateDocument(NOON, pasts, Map.of()).with(history).toJson().length;
    }

    private static String text() {
        return new String(DOCUMENT.toJson(), StandardCharsets.UTF_8);
    }

    private static StateDocument read(String text) throws ForeignException {
        return StateDocument.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
