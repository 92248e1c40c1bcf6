package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Use;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    private static final String CLAIM = "stop one/a1 7";

    static List<Message.What> everythingThatIsSaid() {
        return List.of(
                new Message.Used(List.of()),
                new Message.Used(
                        List.of(
                                new Use("app", Duration.ZERO),
                                new Use("db@far", Duration.ofMillis(1500)))),
                new Message.Asks(
                        CLAIM, new SleepWish("app", SleepWish.Why.FOR_NOTHING, Duration.ZERO)),
                new Message.Asks(
                        CLAIM, new SleepWish("app", SleepWish.Why.ORDER, Duration.ofSeconds(10))),
                new Message.Answers(CLAIM, new Consent.Given()),
                new Message.Answers(CLAIM, new Consent.Denied("needs it")),
                new Message.Answers(
                        CLAIM, new Consent.Denied("uses it", Optional.of(Duration.ofSeconds(3)))),
                new Message.Wakes("app"),
                new Message.Releases(CLAIM, "app"),
                new Message.Leaves());
    }

    @ParameterizedTest
    @MethodSource("everythingThatIsSaid")
    void what_is_said_is_heard(Message.What what) {
        Message said = new Message("one/a1", what);

        assertThat(Message.of(said.text())).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1\tone/a1",
                "1\tone/a1\tsings",
                "1\tone/a1\tagrees",
                "1\tone/a1\tasks\tclaim\tapp\twhy-not\t0",
                "1\tone/a1\tused\tapp\tlately",
                "1\tone/a1\tused\tapp\t-5",
                "1\tone/a1\tobjects\tclaim\twhy\t99999999999999999"
            })
    void what_makes_no_sense_is_not_understood(String text) {
        assertThat(Message.of(text)).isEmpty();
    }

    @Test
    void what_another_version_says_is_not_understood() {
        String said = new Message("one/a1", new Message.Leaves()).text();

        assertThat(Message.of(said.replaceFirst("^1", "2"))).isEmpty();
    }
}
