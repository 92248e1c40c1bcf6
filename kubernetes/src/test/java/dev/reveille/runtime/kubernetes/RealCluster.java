package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real cluster, by the kubeconfig that {@code REVEILLE_TEST_KUBECONFIG} names. Its pods must be
 * reachable from here, and its machines must have the image that {@code REVEILLE_TEST_POD_IMAGE}
 * names, with a command {@code serve PORT} that answers HTTP, {@code /hostname} with the pod's
 * name, and a shell.
 */
final class RealCluster implements TestCluster {

    static final String KUBECONFIG = "REVEILLE_TEST_KUBECONFIG";
    private static final String IMAGE = "REVEILLE_TEST_POD_IMAGE";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final KubernetesClient client;
    private final String namespace;
    private final Relay relay;
    private final Path kubeconfig;

    /** What is to be deleted beside the namespace. */
    private final List<HasMetadata> clusterWide = new ArrayList<>();

    RealCluster() {
        Path file = Path.of(System.getenv(KUBECONFIG));
        client =
                Clients.client(
                        Clients.config(
                                KubernetesChoice.USUAL, Map.of("KUBECONFIG", file.toString())),
                        new Suspicion());
        namespace =
                "reveille-test-%d-%d"
                        .formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                .create();
        URI server = URI.create(client.getConfiguration().getMasterUrl());
        relay = new Relay(new InetSocketAddress(server.getHost(), server.getPort()));
        kubeconfig = write(kubeconfig(allowed()));
    }

    /** An account with the role that is shipped, and the policy beside it; its token. */
    private String allowed() {
        String role = shipped("workloads-role.yaml");
        String policy = shipped("annotations-only.yaml");
        String binding =
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reveille-workloads}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s-workloads}
                subjects: [{kind: ServiceAccount, name: reveille, namespace: %1$s}]
                """
                        .formatted(namespace);
        client.resource(
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName("reveille")
                                .withNamespace(namespace)
                                .endMetadata()
                                .build())
                .create();
        make(role.replace("reveille-workloads", namespace + "-workloads"));
        make(binding);
        make(shipped("leases-role.yaml").replace("namespace: reveille", "namespace: " + namespace));
        make(
                policy.replace("reveille-annotations-only", namespace + "-annotations-only")
                        .replace(":reveille:reveille", ":" + namespace + ":reveille"));
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName("reveille")
                .tokenRequest(
                        new TokenRequestBuilder()
                                .withNewSpec()
                                .withExpirationSeconds(3600L)
                                .endSpec()
                                .build())
                .getStatus()
                .getToken();
    }

    private static String shipped(String name) {
        try {
            return Files.readString(Path.of("..", "deploy", "kubernetes", name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void make(String manifest) {
        client
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create()
                .stream()
                .filter(made -> made.getMetadata().getNamespace() == null)
                .forEach(clusterWide::add);
    }

    private String kubeconfig(String token) {
        return """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
        users: [{name: u, user: {token: %s}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
                .formatted(relay.port(), authority(), token);
    }

    /** In Base64, as it stands in such a file. */
    private String authority() {
        String data = client.getConfiguration().getCaCertData();
        try {
            return data != null
                    ? data
                    : Base64.getEncoder()
                            .encodeToString(
                                    Files.readAllBytes(
                                            Path.of(client.getConfiguration().getCaCertFile())));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path write(String text) {
        try {
            Path file = Files.createTempFile("kubeconfig", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public String image() {
        return Optional.ofNullable(System.getenv(IMAGE)).orElse("localhost/busybox:test");
    }

    @Override
    public int millisBetweenChanges() {
        return 500;
    }

    @Override
    public void cut() {
        relay.cut();
    }

    @Override
    public void restore() {
        relay.restore();
    }

    @Override
    public void close() {
        relay.close();
        clusterWide.forEach(made -> client.resource(made).delete());
        client.namespaces().withName(namespace).withTimeout(2, TimeUnit.MINUTES).delete();
        client.close();
    }
}
