package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** fabric8's API server in CRUD mode with controllers of ours: a cluster in this process. */
final class StandInCluster implements TestCluster {

    private static final String NAMESPACE = "web";

    /** It writes a line for each request; held here, or its level would be forgotten. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    static {
        REQUESTS.setLevel(Level.OFF);
    }

    private final StandInControllers controllers;
    private final StandInApi api;
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final Relay relay;
    private final Path kubeconfig;

    StandInCluster() {
        this(Map.of());
    }

    /**
     * @param types beyond the usual, see {@link StandInApi#discovery}
     */
    @SuppressWarnings("deprecation") // the only mapper that knows Kubernetes' types
    StandInCluster(Map<String, String> types) {
        controllers = new StandInControllers(NAMESPACE, freePort());
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        api = new StandInApi(responses, types, controllers::logs, controllers::wakeUp);
        server =
                new KubernetesMockServer(
                        new Context(Serialization.jsonMapper()),
                        new MockWebServer(),
                        responses,
                        api,
                        false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getPort())
                        .withOauthToken("stand-in")
                        .withNamespace(NAMESPACE)
                        .withHttp2Disable(true)
                        .build();
        client = Clients.client(config, new Suspicion());
        controllers.use(client);
        relay =
                new Relay(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        kubeconfig = write();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path write() {
        String text =
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: gateway}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(relay.port());
        try {
            Path file = Files.createTempFile("kubeconfig", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the gateway has asked for. */
    Set<String> asked() {
        return api.asked();
    }

    /** Somebody else wants so many replicas just before the gateway scales anything. */
    void losesNextScale() {
        api.losesNextScale();
    }

    void beforeNextChange(int replicas) {
        api.beforeNextChange(replicas);
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return NAMESPACE;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public String image() {
        return "localhost/busybox:test";
    }

    @Override
    public int millisBetweenChanges() {
        return 5;
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
        controllers.close();
        relay.close();
        client.close();
        server.destroy();
    }
}
