package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
        kubeconfig = through(file, server);
    }

    private Path through(Path file, URI server) {
        try {
            String text =
                    Files.readString(file)
                            .replace(
                                    server.getHost() + ":" + server.getPort(),
                                    "127.0.0.1:" + relay.port());
            Path copy = Files.createTempFile("kubeconfig", ".yaml");
            Files.writeString(copy, text);
            copy.toFile().deleteOnExit();
            return copy;
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
        client.namespaces().withName(namespace).withTimeout(2, TimeUnit.MINUTES).delete();
        client.close();
    }
}
