package dev.reveille.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A shared archive of the JVM without the one thing that two dumps from one list differ in: the
 * moment, which every {@link java.lang.ref.SoftReference} in it carries as its last use, in
 * milliseconds of the machine's monotonic clock. Such a number means nothing on another machine;
 * zero says of all that they have not been used yet.
 *
 * <p>The checksums in the header differ with it, and become zero as well. The JVM reads them only
 * when it is told to ({@code -XX:+VerifySharedSpaces}), and then refuses the archive.
 */
final class ArchiveWithoutTime {

    /** The JVM's page: what is before the first one is its header. */
    private static final int HEADER = 4096;

    /**
     * A dump.
     *
     * @param begun when, in milliseconds of {@link System#nanoTime()}, which is the clock of those
     *     moments
     * @param ended when, by the same clock
     */
    record Dump(Path file, long begun, long ended) {

        /** One that runs now, and ends when this returns. */
        static Dump by(Making making, Path file) throws IOException, InterruptedException {
            long begun = millis();
            making.make(file);
            return new Dump(file, begun, millis());
        }

        private static long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        private boolean lasted(long moment) {
            return begun <= moment && moment <= ended;
        }
    }

    /** How it is made. */
    interface Making {

        void make(Path file) throws IOException, InterruptedException;
    }

    private ArchiveWithoutTime() {}

    /**
     * Writes it.
     *
     * @param first an archive
     * @param second another one, of the same classes, that was dumped on this machine
     * @throws IOException when they differ in more than time
     */
    static void write(Dump first, Dump second, Path result) throws IOException {
        ByteBuffer one = read(first.file);
        ByteBuffer other = read(second.file);
        if (one.capacity() != other.capacity()) {
            throw different("length", one.capacity(), other.capacity());
        }
        for (int at = 0; at < HEADER; at += Integer.BYTES) {
            if (one.getInt(at) != other.getInt(at)) {
                one.putInt(at, 0);
            }
        }
        for (int at = HEADER; at < one.capacity(); at += Long.BYTES) {
            long before = one.getLong(at);
            long after = other.getLong(at);
            if (before != after) {
                if (!first.lasted(before) || !second.lasted(after)) {
                    throw different("word at " + at, before, after);
                }
                one.putLong(at, 0);
            }
        }
        try (FileChannel file =
                FileChannel.open(
                        result,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer all = one.rewind();
            while (all.hasRemaining()) {
                file.write(all);
            }
        }
    }

    private static IOException different(String what, long before, long after) {
        return new IOException(
                "two dumps from one list of classes have a different %s: %d and %d. Does another version of the JDK write more than the time into them?"
                        .formatted(what, before, after));
    }

    private static ByteBuffer read(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        if (bytes.length <= HEADER || bytes.length % Long.BYTES != 0) {
            throw new IOException("%s has %d bytes".formatted(archive, bytes.length));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
