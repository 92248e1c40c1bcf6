package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;

/** A cluster in which a test has a namespace of its own. */
interface TestCluster extends AutoCloseable {

    /** The test's own way to it. */
    KubernetesClient client();

    /** The namespace of the test. */
    String namespace();

    /** A file by which the gateway finds it. */
    Path kubeconfig();

    /** How pods are told to serve, on the port that the manifest names, and say their name. */
    String image();

    /** Cuts the gateway's connections, and lets none through until {@link #restore}. */
    void cut();

    /** The API server can be reached again. */
    void restore();

    /** How often somebody may change an object so that its controller still gets anything done. */
    int millisBetweenChanges();

    default void apply(String manifest) {
        client().load(
                        new java.io.ByteArrayInputStream(
                                manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .inNamespace(namespace())
                .create();
    }

    default Resource<GenericKubernetesResource> object(ObjectType type, String name) {
        return Cluster.resources(client(), type).inNamespace(namespace()).withName(name);
    }

    default int replicas(ObjectType type, String name) {
        Number replicas = object(type, name).get().get("spec", "replicas");
        return replicas.intValue();
    }

    /** The pods that a label app of this name marks, and that have not been told to end. */
    default List<Pod> pods(String app) {
        return client()
                .pods()
                .inNamespace(namespace())
                .withLabel("app", app)
                .list()
                .getItems()
                .stream()
                .map(PodReading::pod)
                .filter(pod -> !pod.leaving())
                .toList();
    }

    @Override
    void close();
}
