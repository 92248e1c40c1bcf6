package dev.reveille.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that is replaced whole or not at all, whatever happens meanwhile, and that nobody but its
 * owner may read. For one thread at a time.
 */
final class StateFile {

    /** More than any gateway writes. */
    private static final int LARGEST = 64 << 20;

    private static final int MOST_SET_ASIDE = 3;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;

    /**
     * @param path the file; where it is a symbolic link, what that leads to
     */
    StateFile(Path path) {
        this.file = target(path.toAbsolutePath().normalize());
    }

    private static Path target(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            return path;
        }
    }

    /** What is in it; empty if there is no such file. */
    Optional<byte[]> read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * Replaces what is in it; makes its folder if need be. When this returns, it is on the disk;
     * when it fails, or the machine does, the file is what it was.
     */
    void write(byte[] content) throws IOException {
        Path folder = folder();
        Files.createDirectories(folder);
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        // One that an end in between has left, and whose permissions need not be ours.
        Files.deleteIfExists(next);
        try (FileChannel out = FileChannel.open(next, NEW, ownerOnly(folder))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        toDisk(folder);
    }

    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private Path folder() throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new NotDirectoryException(file.toString());
        }
        return folder;
    }

    /** Asked of the system, not of the folder's disk, which cannot be told in a changed root. */
    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes a change of the folder last, where the system knows that for folders. */
    private static void toDisk(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException notHere) {
            // The file itself is on the disk; at worst it is still the one before.
        }
    }

    /**
     * Gives it another name, under which it can be looked at, and keeps the last few of those.
     *
     * @return where it is now; empty if it was not there any more
     * @throws IOException if it is not a file, or may not be moved
     */
    Optional<Path> setAside(Instant now) throws IOException {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a file");
        }
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable-" + STAMP.format(now));
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        for (Path old : setAsideEarlier()) {
            Files.deleteIfExists(old);
        }
        return Optional.of(aside);
    }

    /** All that were set aside but the last few. */
    private List<Path> setAsideEarlier() throws IOException {
        Pattern name =
                Pattern.compile(
                        Pattern.quote(file.getFileName().toString())
                                + "\\.unreadable-\\d{8}T\\d{9}Z");
        try (Stream<Path> all = Files.list(folder())) {
            List<Path> found =
                    all.filter(path -> name.matcher(path.getFileName().toString()).matches())
                            .sorted()
                            .toList();
            return found.subList(0, Math.max(0, found.size() - MOST_SET_ASIDE));
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
