package dev.reveille.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The folder that all processes work in. Whoever made it ends those that are still there
 * afterwards, known by their working folder, and removes it.
 *
 * @param folder in memory, if there is room
 */
record Workshop(Path folder) {

    /**
     * Writes a file made of a template among the resources.
     *
     * @param name of the new file
     * @param values by the name that stands in the template between two {@code @}
     */
    Path fill(String template, String name, Map<String, ?> values) throws IOException {
        String text;
        try (InputStream resource = resource(template)) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, ?> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** Writes a file that is among the resources. */
    Path copy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream resource = resource(name)) {
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = Workshop.class.getResourceAsStream("/" + name);
        if (resource == null) {
            throw new IOException("There is no resource " + name);
        }
        return resource;
    }

    /** Writes a file of that many bytes, a multiple of the size of the blocks it is written in. */
    Path data(String name, long bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] block = new byte[(int) Math.min(bytes, 1 << 20)];
        new Random(1).nextBytes(block);
        try (var out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += block.length) {
                out.write(block);
            }
        }
        return file;
    }

    /** What makes the words that follow run on those cores. */
    static List<String> on(String cores, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        return pinned;
    }

    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return any.getLocalPort();
        }
    }
}
