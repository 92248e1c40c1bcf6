package dev.reveille.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared libraries that the programs of an image need from this machine: the C library and its
 * loader. They are asked of {@code ldd} and copied to where they are here.
 */
final class CLibrary {

    /** {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)}, or the loader's path alone. */
    private static final Pattern LINE = Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x");

    private static final Pattern MISSING = Pattern.compile("^\\s*(\\S+) => not found");

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private CLibrary() {}

    /**
     * Copies them.
     *
     * @return the Debian packages they are from, without a release where this is no Debian
     */
    static List<SystemPackage> into(Root root) throws IOException, InterruptedException {
        Set<Path> libraries = new TreeSet<>();
        for (Path file : root.below(Root.HOME)) {
            if (isElf(file)) {
                libraries.addAll(libraries(Tool.ofMachine("ldd", file.toString()), root));
            }
        }
        if (libraries.isEmpty()) {
            throw new IOException(
                    "ldd names no library; does this machine have another C library?");
        }
        Set<SystemPackage> packages = new TreeSet<>();
        for (Path library : libraries) {
            root.copy(library, library.toString().substring(1));
            SystemPackage.owning(library).ifPresent(packages::add);
        }
        for (SystemPackage from : packages) {
            Path licence = from.licence();
            if (Files.exists(licence)) {
                root.copy(licence, licence.toString().substring(1));
            }
        }
        return List.copyOf(packages);
    }

    /**
     * What {@code ldd} names outside of the image itself.
     *
     * @throws IOException when it finds one neither on this machine nor in the image, where the JVM
     *     loads its own libraries by their place
     */
    static List<Path> libraries(String ldd, Root root) throws IOException {
        for (String line : ldd.lines().toList()) {
            Matcher missing = MISSING.matcher(line);
            if (missing.find()
                    && root.below(Root.HOME).stream()
                            .noneMatch(f -> f.endsWith(missing.group(1)))) {
                throw new IOException("this machine has no " + missing.group(1));
            }
        }
        List<Path> found = new ArrayList<>();
        for (String line : ldd.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()
                    && !Path.of(matcher.group(1)).normalize().startsWith(root.folder())) {
                found.add(Path.of(matcher.group(1)));
            }
        }
        return found;
    }

    private static boolean isElf(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) < ELF.length) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return Arrays.equals(stream.readNBytes(ELF.length), ELF);
        }
    }
}
