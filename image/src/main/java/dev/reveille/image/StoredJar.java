package dev.reveille.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A jar whose files are not compressed. A layer of an image is compressed as a whole, which makes a
 * quarter less of classes that resemble each other than to compress each for itself; and there is
 * nothing to inflate at a start.
 */
final class StoredJar {

    private StoredJar() {}

    /**
     * Writes a jar anew, into the file that is there if one is, its classes with {@linkplain
     * StackMaps stack maps}, and all its files of this one time.
     *
     * @param kept which of its files are taken, by their names
     */
    static void write(Path from, Path to, Instant time, Predicate<String> kept) throws IOException {
        Files.createDirectories(to.getParent());
        try (JarFile jar = new JarFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            UnaryOperator<byte[]> stackMaps = StackMaps.in(jar);
            for (JarEntry entry : jar.stream().toList()) {
                if (kept.test(entry.getName())) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        add(out, entry.getName(), stackMaps.apply(in.readAllBytes()), time);
                    }
                }
            }
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] file, Instant time)
            throws IOException {
        CRC32 sum = new CRC32();
        sum.update(file);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
        out.putNextEntry(entry);
        out.write(file);
        out.closeEntry();
    }
}
