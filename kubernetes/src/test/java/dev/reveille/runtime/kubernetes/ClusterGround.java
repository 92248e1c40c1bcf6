package dev.reveille.runtime.kubernetes;

import dev.reveille.lifecycle.App;
import dev.reveille.lifecycle.Ground;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The suite of all runtimes, played in a cluster. */
final class ClusterGround implements Ground {

    private final TestCluster cluster;
    private final SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> pods;
    private final RunningGateway gateway;

    /** By the names of apps: the pods that were ever seen. */
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

    /**
     * @param httpd how BusyBox' web server is called there
     */
    ClusterGround(TestCluster cluster, String httpd) {
        this.cluster = cluster;
        for (App app : App.ALL) {
            String[] annotations =
                    app.keys().entrySet().stream()
                            .map(key -> "reveille.%s=%s".formatted(key.getKey(), key.getValue()))
                            .toArray(String[]::new);
            cluster.apply(
                    Manifests.workload(
                                    cluster,
                                    "Deployment",
                                    app.name(),
                                    0,
                                    app.script(httpd, "$LISTEN", "$WWW"),
                                    annotations)
                            + Manifests.service(app.name(), app.name()));
        }
        pods = cluster.client().pods().inNamespace(cluster.namespace()).inform(new Counting());
        gateway = RunningGateway.before(cluster);
    }

    @Override
    public int port() {
        return gateway.port();
    }

    @Override
    public boolean runs(String app) {
        return !cluster.pods(app).isEmpty();
    }

    @Override
    public long starts(String app) {
        return seen.getOrDefault(app, Set.of()).size();
    }

    @Override
    public void end(String app) {
        cluster.object(ObjectType.DEPLOYMENT, app).scale(0);
    }

    @Override
    public void close() {
        gateway.close();
        pods.close();
        cluster.close();
    }

    private final class Counting
            implements ResourceEventHandler<io.fabric8.kubernetes.api.model.Pod> {

        @Override
        public void onAdd(io.fabric8.kubernetes.api.model.Pod pod) {
            seen.computeIfAbsent(
                            pod.getMetadata().getLabels().getOrDefault("app", ""),
                            _ -> ConcurrentHashMap.newKeySet())
                    .add(pod.getMetadata().getUid());
        }

        @Override
        public void onUpdate(
                io.fabric8.kubernetes.api.model.Pod before,
                io.fabric8.kubernetes.api.model.Pod pod) {
            onAdd(pod);
        }

        @Override
        public void onDelete(io.fabric8.kubernetes.api.model.Pod pod, boolean unseen) {
            onAdd(pod);
        }
    }
}
