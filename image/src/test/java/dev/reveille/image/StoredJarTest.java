package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredJarTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void it_holds_what_is_kept_without_compression_in_the_same_order() throws IOException {
        Path jar = folder.resolve("a.jar");
        byte[] manifest = "Manifest-Version: 1.0\n\n".getBytes(StandardCharsets.US_ASCII);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(out, "META-INF/MANIFEST.MF", manifest);
            add(out, "a/b.txt", new byte[10_000]);
            add(out, "META-INF/native/c.so", new byte[100]);
            add(out, "a/Old.class", classOf(ClassFile.JAVA_5_VERSION));
            add(out, "a/New.class", classOf(ClassFile.JAVA_8_VERSION));
        }
        Path stored = folder.resolve("new/a.jar");

        StoredJar.write(jar, stored, TIME, name -> !name.endsWith(".so"));

        try (JarFile result = new JarFile(stored.toFile())) {
            List<JarEntry> entries = result.stream().toList();
            assertThat(entries)
                    .extracting(ZipEntry::getName)
                    .containsExactly(
                            "META-INF/MANIFEST.MF", "a/b.txt", "a/Old.class", "a/New.class");
            assertThat(entries).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
            assertThat(entries).extracting(ZipEntry::getTimeLocal).containsOnly(local());
            assertThat(read(result, "META-INF/MANIFEST.MF")).isEqualTo(manifest);
            assertThat(read(result, "a/b.txt")).isEqualTo(new byte[10_000]);
            assertThat(read(result, "a/New.class")).isEqualTo(classOf(ClassFile.JAVA_8_VERSION));
            assertThat(ClassFile.of().parse(read(result, "a/Old.class")).majorVersion())
                    .isEqualTo(ClassFile.JAVA_8_VERSION);
        }
    }

    private static LocalDateTime local() {
        return LocalDateTime.ofInstant(TIME, ZoneOffset.UTC);
    }

    private static byte[] read(JarFile jar, String name) throws IOException {
        try (var in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static byte[] classOf(int version) {
        return ClassFile.of().build(ClassDesc.of("a.Any"), any -> any.withVersion(version, 0));
    }

    private static void add(JarOutputStream out, String name, byte[] file) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(file);
        out.closeEntry();
    }
}
