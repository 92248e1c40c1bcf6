package dev.reveille.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is in some files, as a hash of each: two are equal when all files have the same content, by
 * whatever links and mounts it is reached. A folder stands for the files in it, not for those
 * further down.
 *
 * <p>The content is read each time. Times and numbers of files lie on some mounted volumes, and
 * these files are small.
 */
public record Content(Map<Path, String> hashes) {

    /** Of longer files, only so much is looked at, and of a folder so many files. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int MOST_FILES = 200;

    public Content {
        hashes = Map.copyOf(hashes);
    }

    /** What is in them now; what cannot be read has a content of its own. Blocks. */
    public static Content of(Collection<Path> paths) {
        Map<Path, String> hashes = new HashMap<>();
        for (Path path : paths) {
            MessageDigest digest = sha256();
            add(path, digest);
            hashes.put(path, HexFormat.of().formatHex(digest.digest()));
        }
        return new Content(hashes);
    }

    /** This and what is in other files. Of a file that is in both, this counts. */
    public Content and(Content others) {
        Map<Path, String> both = new HashMap<>(others.hashes);
        both.putAll(hashes);
        return new Content(both);
    }

    /** Those of the files that held something else before, or were not looked at. */
    Set<Path> since(Content before) {
        return hashes.entrySet().stream()
                .filter(file -> !file.getValue().equals(before.hashes.get(file.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void add(Path path, MessageDigest digest) {
        if (!Files.isDirectory(path)) {
            addFile(path, digest);
            return;
        }
        try (Stream<Path> inside = Files.list(path)) {
            addAll(inside, digest);
        } catch (IOException unreadable) {
            addText("unreadable", digest);
        }
    }

    /** A list that comes over a network may also fail in its midst. */
    static void addAll(Stream<Path> inside, MessageDigest digest) {
        List<Path> files;
        try {
            files = inside.filter(Files::isRegularFile).sorted().limit(MOST_FILES).toList();
        } catch (UncheckedIOException unreadable) {
            addText("unreadable", digest);
            return;
        }
        files.forEach(file -> addFile(file, digest));
    }

    private static void addFile(Path file, MessageDigest digest) {
        addText(file.toString(), digest);
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            addText(Integer.toString(bytes.length), digest);
            digest.update(bytes);
        } catch (NoSuchFileException missing) {
            addText("missing", digest);
        } catch (IOException unreadable) {
            addText("unreadable", digest);
        }
    }

    private static void addText(String text, MessageDigest digest) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
