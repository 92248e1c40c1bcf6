package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the image is made of, in CycloneDX's JSON: the gateway's libraries, as Maven's plugin found
 * them, the Java runtime, and what is from this machine.
 */
final class BillOfMaterials {

    static final String INSIDE = "usr/share/doc/reveille/sbom.cdx.json";

    private BillOfMaterials() {}

    /**
     * Writes it.
     *
     * @param libraries what Maven's plugin wrote for the gateway
     */
    static void into(
            Root root, Path libraries, Architecture architecture, List<SystemPackage> packages)
            throws IOException {
        ObjectNode document =
                (ObjectNode) JsonMapper.shared().readTree(Files.readString(libraries));
        ArrayNode components = (ArrayNode) document.get("components");
        removeOthers(components, architecture);
        document.withArray("dependencies")
                .forEach(
                        node ->
                                removeOthers(
                                        ((ObjectNode) node).withArray("dependsOn"), architecture));
        removeOthers((ArrayNode) document.get("dependencies"), architecture);
        components.add(runtime(root));
        for (SystemPackage from : packages) {
            components.add(component(from, architecture));
        }
        root.write(INSIDE, ImageArchive.json(document) + "\n");
    }

    /** Takes out what has native code for other processors. */
    private static void removeOthers(ArrayNode nodes, Architecture architecture) {
        nodes.removeIf(node -> !architecture.takes(reference(node)));
    }

    private static String reference(JsonNode node) {
        return node.isString()
                ? node.asString()
                : node.path("bom-ref").asString(node.path("ref").asString(""));
    }

    private static ObjectNode runtime(Root root) {
        String version = JavaRuntime.release(root, "JAVA_RUNTIME_VERSION");
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("type", "platform");
        node.put("bom-ref", "java-runtime");
        node.put("publisher", JavaRuntime.release(root, "IMPLEMENTOR"));
        node.put("name", "OpenJDK runtime");
        node.put("version", version);
        node.put("description", "Modules: " + JavaRuntime.release(root, "MODULES"));
        license(node, "GPL-2.0-with-classpath-exception");
        return node;
    }

    private static ObjectNode component(SystemPackage from, Architecture architecture) {
        String purl =
                "pkg:deb/debian/%s@%s?arch=%s"
                        .formatted(
                                from.name(),
                                from.version().replace("+", "%2B").replace(":", "%3A"),
                                architecture.ociName());
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("type", "library");
        node.put("bom-ref", purl);
        node.put("name", from.name());
        node.put("version", from.version());
        node.put("purl", purl);
        return node;
    }

    private static void license(ObjectNode component, String id) {
        component.putArray("licenses").addObject().putObject("license").put("id", id);
    }
}
