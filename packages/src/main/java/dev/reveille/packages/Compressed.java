package dev.reveille.packages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Files as {@code gzip -9n} makes them, which Debian asks for: as small as can be, without time.
 */
final class Compressed {

    /** Where the header says how hard it was tried (RFC 1952, section 2.3.1), and how hard. */
    private static final int EFFORT = 8;

    private static final byte MOST = 2;

    private Compressed() {}

    static void write(Path file, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip =
                new GZIPOutputStream(bytes) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] content = bytes.toByteArray();
        content[EFFORT] = MOST;
        Files.write(file, content);
    }
}
