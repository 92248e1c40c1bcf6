package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a request is called in logs, ours and the application's: {@code X-Request-Id}. Stateless.
 *
 * <p>One that came along is kept when it is fit for a log, whoever sent it: 1 to 128 letters,
 * digits and {@code -_.:+/=~@}, once. Otherwise it gets a new one, 32 hexadecimal digits as nginx
 * makes them. Nobody may rely on its being hard to guess.
 */
final class RequestId {

    static final AsciiString FIELD = AsciiString.cached("x-request-id");

    private static final int LONGEST = 128;
    private static final int DIGITS = 32;
    private static final String PUNCTUATION = "-_.:+/=~@";
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private RequestId() {}

    /** The id of the request with these fields, one of which it is afterwards. */
    static CharSequence of(HttpHeaders headers) {
        Iterator<String> given = headers.valueStringIterator(FIELD);
        if (given.hasNext()) {
            String first = given.next();
            if (!given.hasNext() && isFit(first)) {
                return first;
            }
            headers.remove(FIELD);
        }
        AsciiString fresh = fresh();
        headers.add(FIELD, fresh);
        return fresh;
    }

    private static boolean isFit(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static AsciiString fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] digits = new byte[DIGITS];
        hex(random.nextLong(), digits, 0);
        hex(random.nextLong(), digits, DIGITS / 2);
        return new AsciiString(digits, false);
    }

    private static void hex(long bits, byte[] to, int at) {
        long rest = bits;
        for (int i = at; i < at + DIGITS / 2; i++) {
            to[i] = HEX[(int) (rest & 0xf)];
            rest >>>= 4;
        }
    }
}
