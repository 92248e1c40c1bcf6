package dev.reveille.cli;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;

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
