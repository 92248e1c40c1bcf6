package dev.reveille.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A part of the image, as a compressed archive.
 *
 * @param content what is in it, for {@code docker history}
 * @param digest SHA-256 of the file
 * @param diffId SHA-256 of what is compressed in it
 */
record Layer(String content, Path file, String digest, String diffId) {

    private static final int FILE = 0644;
    private static final int PROGRAM = 0755;
    private static final int LINK = 0777;

    /** For everybody, but nobody deletes the files of others. */
    private static final int SCRATCH = 01777;

    /**
     * Writes one.
     *
     * @param paths files, folders and links of the root, in the order in which they are written
     */
    static Layer write(String content, Root root, List<Path> paths, Path file) throws IOException {
        MessageDigest packed = Digests.sha256();
        MessageDigest plain = Digests.sha256();
        try (OutputStream out =
                        new GZIPOutputStream(
                                new DigestOutputStream(Files.newOutputStream(file), packed),
                                65536);
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(new DigestOutputStream(out, plain), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Path path : paths) {
                add(path, root, tar);
            }
        }
        HexFormat hex = HexFormat.of();
        return new Layer(
                content, file, hex.formatHex(packed.digest()), hex.formatHex(plain.digest()));
    }

    private static void add(Path path, Root root, TarArchiveOutputStream tar) throws IOException {
        TarArchiveEntry entry = entry(path, root);
        entry.setModTime(root.time().toEpochMilli());
        int owner = root.name(path).equals(Basics.STATE) ? Basics.USER : 0;
        entry.setIds(owner, owner);
        tar.putArchiveEntry(entry);
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(Path path, Root root) throws IOException {
        String name = root.name(path);
        if (Files.isSymbolicLink(path)) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(path).toString());
            link.setMode(LINK);
            return link;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            TarArchiveEntry folder = new TarArchiveEntry(name + "/");
            folder.setMode(name.equals(Basics.SCRATCH) ? SCRATCH : PROGRAM);
            return folder;
        }
        TarArchiveEntry plain = new TarArchiveEntry(name);
        plain.setSize(Files.size(path));
        plain.setMode(Files.isExecutable(path) ? PROGRAM : FILE);
        return plain;
    }
}
