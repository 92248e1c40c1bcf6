package dev.reveille.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.reveille.config.GatewaySettings.LogFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to standard output in the configured form. Set once, before the gateway starts. */
final class LogOutput {

    private static final String PATTERN =
            "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg  %fields%n%ex{short}";

    /**
     * What they do is of no interest while it works. Lettuce warns of two transports where there
     * are two, at each connection, and of what is closed twice.
     */
    private static final Map<String, Level> LIBRARIES =
            Map.of("org.apache", Level.WARN, "io.netty", Level.WARN, "io.lettuce", Level.ERROR);

    /** Written by event loops, which must not wait for whoever reads the output. */
    private static final String ACCESS = "dev.reveille.proxy.AccessLog";

    /** Some megabytes of lines. */
    private static final int ACCESS_LINES = 8192;

    private LogOutput() {}

    static void to(LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = encoder(format, context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        LIBRARIES.forEach((name, level) -> context.getLogger(name).setLevel(level));
        access(context, console);
    }

    /** Writes what waits to be written, for a second at most. Nothing can be logged afterwards. */
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static void access(LoggerContext context, Appender<ILoggingEvent> output) {
        BoundedLog bounded = new BoundedLog(ACCESS_LINES);
        bounded.setContext(context);
        bounded.addAppender(output);
        bounded.start();
        var access = context.getLogger(ACCESS);
        access.setAdditive(false);
        access.addAppender(bounded);
    }

    /** What makes a line of text of an event. */
    static PatternLayout text(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("fields", TextFields::new);
        layout.getInstanceConverterMap().put("msg", VisibleMessage::new);
        layout.getInstanceConverterMap().put("ex", VisibleThrowable::new);
        layout.setPattern(PATTERN);
        layout.start();
        return layout;
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
        if (format == LogFormat.JSON) {
            JsonLines json = new JsonLines();
            json.setContext(context);
            return json;
        }
        LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
        text.setContext(context);
        text.setLayout(text(context));
        return text;
    }
}
