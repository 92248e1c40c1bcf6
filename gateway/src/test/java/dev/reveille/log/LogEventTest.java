package dev.reveille.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

@DisplayName("An event of the log")
class LogEventTest {

    @ParameterizedTest
    @EnumSource
    void isWrittenWithItsNameItsLevelAndItsWorkload(LogEvent event) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Logger log = context.getLogger("x");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);

        event.to(log, "blog").log("x");

        ILoggingEvent line = lines.list.getFirst();
        assertThat(line.getLevel().toString()).isEqualTo(event.level().toString());
        assertThat(line.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value))
                .containsExactly("event=" + event.word(), "workload=blog");
    }

    @Test
    void hasANameForProgramsAndWordsForPeople() {
        assertThat(Arrays.stream(LogEvent.values()).map(LogEvent::word))
                .allMatch(word -> word.matches("[a-z]+(_[a-z]+)*"))
                .doesNotContain(LogEvent.OF_LIBRARIES);
        assertThat(Arrays.stream(LogEvent.values()).map(LogEvent::when))
                .allMatch(when -> !when.isBlank() && !when.contains("|"));
    }
}
