package dev.reveille.cli;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The words of a line of text, on one line. */
final class VisibleMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent line) {
        return Visible.line(super.convert(line));
    }
}
