package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What several modules are made of becomes one bill, and no jar is left out of it. */
class BillOfMaterialsTest {

    private static final String NETTY = "netty-common";
    private static final String FABRIC8 = "kubernetes-client";

    @TempDir private Path folder;
    private Root root = new Root(Path.of(""), Instant.EPOCH);

    @BeforeEach
    void layOut() throws IOException {
        root = Root.empty(folder.resolve("root"), Instant.EPOCH);
        root.write(
                JavaRuntime.HOME + "/release",
                "JAVA_RUNTIME_VERSION=\"25\"\nIMPLEMENTOR=\"x\"\nMODULES=\"java.base\"\n");
        root.write(Application.JAR, "");
        root.write(Application.LIBRARIES + "/netty-common-1.0.jar", "");
    }

    @Test
    void whatIsShippedApartIsAddedOnceEach() throws IOException {
        root.write(Application.RUNTIMES + "/kubernetes/reveille-kubernetes.jar", "");
        root.write(Application.RUNTIMES + "/kubernetes/kubernetes-client-1.0.jar", "");

        assertThat(components(bill("reveille", NETTY), bill("reveille-kubernetes", NETTY, FABRIC8)))
                .containsExactly(NETTY, "reveille-kubernetes", FABRIC8, "OpenJDK runtime");
    }

    @Test
    void aJarThatNoBillNamesFailsTheBuild() throws IOException {
        root.write(Application.RUNTIMES + "/kubernetes/kubernetes-client-1.0.jar", "");

        assertThatThrownBy(() -> components(bill("reveille", NETTY)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("app/runtimes/kubernetes/kubernetes-client-1.0.jar");
    }

    private List<String> components(Path... bills) throws IOException {
        BillOfMaterials.into(root, List.of(bills), Architecture.AMD64, List.of());
        JsonNode document =
                JsonMapper.shared().readTree(Files.readString(root.at(BillOfMaterials.INSIDE)));
        assertThat(document.get("dependencies").valueStream().map(node -> node.get("ref")))
                .doesNotHaveDuplicates();
        return document.get("components")
                .valueStream()
                .map(node -> node.get("name").asString())
                .toList();
    }

    private Path bill(String of, String... libraries) throws IOException {
        List<String> all = List.of(libraries).stream().map(this::component).toList();
        String text =
                """
                {"metadata": {"component": {"bom-ref": "%s", "group": "dev.reveille", "name": "%s"}},
                 "components": [%s],
                 "dependencies": [%s]}
                """
                        .formatted(of, of, String.join(",", all), String.join(",", all));
        return Files.writeString(folder.resolve(of + ".json"), text);
    }

    private String component(String name) {
        return """
        {"bom-ref": "%1$s", "ref": "%1$s", "group": "x", "name": "%1$s", "version": "1.0"}\
        """
                .formatted(name);
    }
}
