package dev.reveille.cli;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.nio.charset.StandardCharsets;

/** One JSON object a line, as Logback writes it, with our fields beside its own. */
final class JsonLines extends JsonEncoder {

    JsonLines() {
        setWithArguments(false);
        setWithContext(false);
        setWithMarkers(false);
        setWithMDC(false);
        setWithSequenceNumber(false);
        setWithNanoseconds(false);
        setWithMessage(false);
        setWithFormattedMessage(true);
    }

    /** In JSON, what acts on a terminal can only be in strings, where it may be escaped. */
    @Override
    public byte[] encode(ILoggingEvent line) {
        byte[] written = super.encode(line);
        String text = new String(written, StandardCharsets.UTF_8);
        String object = text.stripTrailing();
        String visible = Visible.line(object);
        return visible.equals(object)
                ? written
                : (visible + text.substring(object.length())).getBytes(StandardCharsets.UTF_8);
    }

    /** As members of the line itself, rather than as a list of objects with one member each. */
    @Override
    protected void appendKeyValuePairs(StringBuilder to, ILoggingEvent line) {
        LogFields.of(line)
                .forEach(
                        (name, value) -> {
                            to.append(",\"")
                                    .append(JsonEscapeUtil.jsonEscapeString(name))
                                    .append("\":");
                            if (value instanceof Number) {
                                to.append(value);
                            } else {
                                to.append('"')
                                        .append(JsonEscapeUtil.jsonEscapeString(value.toString()))
                                        .append('"');
                            }
                        });
    }
}
