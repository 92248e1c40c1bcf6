package dev.reveille.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types of values that are a number of bytes. */
final class SizeTypes {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(|KiB|MiB)");

    private SizeTypes() {}

    /**
     * A number of bytes, {@code 8192} or {@code 8KiB}.
     *
     * @param least in bytes
     * @param most in bytes, less than 1 GiB
     */
    static ScalarType<Integer> bytes(int least, int most) {
        String written =
                "a size such as 8KiB, 1MiB or 8192 (bytes), from %s to %s"
                        .formatted(print(least), print(most));
        return new ScalarType<>(
                written,
                Map.of(
                        "type",
                        List.of("string", "integer"),
                        "pattern",
                        "^(?:" + SIZE.pattern() + ")$",
                        "minimum",
                        least,
                        "maximum",
                        most),
                text -> {
                    Matcher size = SIZE.matcher(text);
                    if (!size.matches()) {
                        throw new Mismatch(written);
                    }
                    long bytes = Long.parseLong(size.group(1)) * unit(size.group(2));
                    if (bytes < least || bytes > most) {
                        throw new Mismatch(written);
                    }
                    return (int) bytes;
                });
    }

    private static long unit(String word) {
        return switch (word) {
            case "KiB" -> 1024;
            case "MiB" -> 1024 * 1024;
            default -> 1;
        };
    }

    private static String print(int bytes) {
        for (String word : List.of("MiB", "KiB")) {
            if (bytes % unit(word) == 0) {
                return bytes / unit(word) + word;
            }
        }
        return Integer.toString(bytes);
    }
}
