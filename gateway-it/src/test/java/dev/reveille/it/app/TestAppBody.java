package dev.reveille.it.app;

import java.io.IOException;
import java.io.InputStream;

/** Request bodies without their framing. Used by one thread; the stream below is never closed. */
final class TestAppBody {

    private TestAppBody() {}

    static InputStream sized(InputStream in, long length) {
        return new SizedBody(in, length);
    }

    static InputStream chunked(InputStream in) {
        return new ChunkedBody(in);
    }

    /** A body of known length. */
    private static final class SizedBody extends InputStream {

        private final InputStream in;
        private long left;

        SizedBody(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("The client left " + left + " bytes before the body's end.");
            }
            left -= count;
            return count;
        }
    }

    /** A chunked body (RFC 9112 section 7.1); extensions and trailers are skipped. */
    private static final class ChunkedBody extends InputStream {

        private final InputStream in;
        private long left;
        private boolean ended;

        ChunkedBody(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
                ended = left == 0;
                while (ended && !line().isEmpty()) {
                    // a trailer
                }
            }
            if (ended) {
                return -1;
            }
            int count = in.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("The client left inside a chunk.");
            }
            left -= count;
            if (left == 0) {
                line();
            }
            return count;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int next;
            while ((next = in.read()) != '\n') {
                if (next < 0) {
                    throw new IOException("The client left inside a chunked body.");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }
}
