package dev.reveille.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An image as a file that {@code docker load} and {@code podman load} take. */
final class ImageArchive {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ImageArchive() {}

    /**
     * Writes it.
     *
     * @param config what {@link ImageConfig} says
     * @param tags names with a tag, such as {@code reveille:latest}
     */
    static void write(Path file, String config, List<String> tags, List<Layer> layers)
            throws IOException {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("Config", Digests.of(config) + ".json");
        manifest.put("RepoTags", tags);
        manifest.put("Layers", layers.stream().map(ImageArchive::name).toList());
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            add(tar, "manifest.json", json(List.of(manifest)));
            add(tar, Digests.of(config) + ".json", config);
            for (Layer layer : layers) {
                TarArchiveEntry entry = new TarArchiveEntry(name(layer));
                entry.setSize(Files.size(layer.file()));
                entry.setModTime(0);
                tar.putArchiveEntry(entry);
                Files.copy(layer.file(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    static String json(Object document) {
        return JSON.writeValueAsString(document);
    }

    /** The same on one line. */
    static String line(Object document) {
        return JsonMapper.shared().writeValueAsString(document);
    }

    private static String name(Layer layer) {
        return layer.digest() + ".tar.gz";
    }

    private static void add(TarArchiveOutputStream tar, String name, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
