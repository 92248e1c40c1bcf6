package dev.reveille.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** An exception behind a line of text; its message may be anybody's words. */
final class VisibleThrowable extends ThrowableProxyConverter {

    @Override
    public String convert(ILoggingEvent line) {
        return Visible.lines(super.convert(line));
    }
}
