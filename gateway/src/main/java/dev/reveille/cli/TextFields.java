package dev.reveille.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;

/** Our fields at the end of a line of text: {@code event=state workload=blog}. */
final class TextFields extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent line) {
        return LogFields.of(line).entrySet().stream()
                .map(field -> Visible.line(field.getKey() + "=" + field.getValue()))
                .collect(Collectors.joining(" "));
    }
}
