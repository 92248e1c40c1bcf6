package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path folder;
    private Root root = new Root(Path.of(""), TIME);

    @BeforeEach
    void layOut() throws IOException {
        root = Root.empty(folder.resolve("root"), TIME);
        root.write("opt/app/program", "x");
        assertThat(root.at("opt/app/program").toFile().setExecutable(true)).isTrue();
        root.write("etc/passwd", "root:x:0:0\n");
        Files.createSymbolicLink(root.at("opt/app/link"), Path.of("program"));
        Basics.into(root);
    }

    @Test
    void the_same_files_become_the_same_archive_whenever_they_were_written() throws IOException {
        Layer first = layer("first");
        Files.setLastModifiedTime(root.at("etc/passwd"), FileTime.from(Instant.EPOCH));

        Layer second = layer("second");

        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(second.diffId()).isEqualTo(first.diffId());
        assertThat(Files.mismatch(first.file(), second.file())).isEqualTo(-1);
    }

    @Test
    void another_content_becomes_another_archive() throws IOException {
        Layer first = layer("first");
        root.write("etc/passwd", "root:x:0:1\n");

        assertThat(layer("second").digest()).isNotEqualTo(first.digest());
    }

    @Test
    void files_belong_to_root_and_have_the_one_time_and_their_rights() throws IOException {
        List<TarArchiveEntry> entries = entries(layer("layer"));

        assertThat(entries)
                .extracting(TarArchiveEntry::getLastModifiedTime)
                .containsOnly(FileTime.from(TIME));
        assertThat(entries)
                .extracting(
                        e ->
                                "%s %o %d"
                                        .formatted(
                                                e.getName(),
                                                e.getMode() & 07777,
                                                e.getLongUserId()))
                .contains(
                        "opt/app/program 755 0",
                        "opt/app/ 755 0",
                        "etc/passwd 644 0",
                        "tmp/ 1777 0",
                        "var/lib/reveille/ 755 65532");
        assertThat(entries)
                .filteredOn(TarArchiveEntry::isSymbolicLink)
                .extracting(TarArchiveEntry::getLinkName)
                .containsExactly("program");
    }

    private Layer layer(String name) throws IOException {
        List<Path> all = root.below("");
        return Layer.write(
                "all", root, all.subList(1, all.size()), folder.resolve(name + ".tar.gz"));
    }

    private static List<TarArchiveEntry> entries(Layer layer) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new GZIPInputStream(Files.newInputStream(layer.file())))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                entries.add(e);
            }
        }
        return entries;
    }
}
