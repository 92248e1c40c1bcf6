package dev.reveille.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
     * @param bills what Maven's plugin wrote, for the gateway first, then for what is shipped apart
     *     from it
     * @throws IOException if a jar in the image is in none of them, or one cannot be read
     */
    static void into(
            Root root, List<Path> bills, Architecture architecture, List<SystemPackage> packages)
            throws IOException {
        ObjectNode document = read(bills.getFirst());
        ArrayNode components = (ArrayNode) document.get("components");
        for (Path bill : bills.subList(1, bills.size())) {
            add(read(bill), document);
        }
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
        requireAllJars(root, document);
        root.write(INSIDE, ImageArchive.json(document) + "\n");
    }

    private static ObjectNode read(Path bill) throws IOException {
        return (ObjectNode) JsonMapper.shared().readTree(Files.readString(bill));
    }

    /** Adds what a bill is of, and those of its libraries that are not there yet. */
    private static void add(ObjectNode bill, ObjectNode document) {
        ArrayNode components = (ArrayNode) document.get("components");
        add(List.of(bill.get("metadata").get("component")), components);
        add(bill.get("components"), components);
        add(bill.get("dependencies"), (ArrayNode) document.get("dependencies"));
    }

    private static void add(Iterable<JsonNode> nodes, ArrayNode all) {
        Set<String> there = new HashSet<>();
        all.forEach(node -> there.add(reference(node)));
        for (JsonNode node : nodes) {
            if (there.add(reference(node))) {
                all.add(node);
            }
        }
    }

    /** A bill that leaves something out is worse than none: who reads it believes it. */
    private static void requireAllJars(Root root, ObjectNode document) throws IOException {
        List<String> known = new ArrayList<>();
        document.get("components").forEach(node -> known.add(start(node)));
        known.add(start(document.get("metadata").get("component")));
        for (Path file : root.below(Root.HOME + "/app")) {
            String name = file.getFileName().toString();
            if (name.endsWith(".jar") && known.stream().noneMatch(name::startsWith)) {
                throw new IOException(
                        "%s is in the image, but in no bill of materials that Maven's plugin wrote"
                                .formatted(root.name(file)));
            }
        }
    }

    /** How the name of a component's jar begins; those of our own have no version. */
    private static String start(JsonNode component) {
        String name = component.get("name").asString();
        return component.path("group").asString("").equals("dev.reveille")
                ? name + ".jar"
                : name + "-" + component.get("version").asString();
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
