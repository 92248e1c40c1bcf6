package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.Reading.orEmpty;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls we make to an API server, each asked now; watching is {@link Informers}' and logs are
 * {@link PodLogs}'. Blocks; fails as {@link Failures} says. Safe for use by many threads.
 *
 * @param scope where it looks
 * @param types what it looks for
 */
record Cluster(KubernetesClient client, Scope scope, Types types) implements View {

    /** That the API server answers. */
    void ping() {
        Failures.translated("reach the API server", client::getKubernetesVersion);
    }

    @Override
    public List<Scaled> all() {
        List<Scaled> all = new ArrayList<>();
        for (ObjectType type : types.all()) {
            for (String namespace : scope.namespaces()) {
                Failures.translated(
                                "list %s in %s".formatted(type.fullName(), Scope.text(namespace)),
                                () -> scope.labelled(type, namespace, client).list())
                        .getItems()
                        .forEach(item -> all.add(complete(Reading.scaled(type, item))));
            }
        }
        return all;
    }

    @Override
    public Optional<Scaled> find(ObjectKey key) {
        GenericKubernetesResource found =
                Failures.translated("read " + key, () -> resource(key).get());
        return Optional.ofNullable(found)
                .filter(object -> scope.takes(object.getMetadata()))
                .map(object -> complete(Reading.scaled(key.type(), object)));
    }

    /** Of types that are not built in only the scale knows how many replicas and which pods. */
    Scaled complete(Scaled object) {
        return object.key().type().isBuiltIn() ? object : asScaled(object);
    }

    private Scaled asScaled(Scaled object) {
        ObjectKey key = object.key();
        Scale scale = Failures.translated("read the scale of " + key, () -> resource(key).scale());
        int replicas =
                scale.getSpec() == null ? 1 : Reading.integer(scale.getSpec().getReplicas(), 1);
        String selector = scale.getStatus() == null ? "" : orEmpty(scale.getStatus().getSelector());
        return object.with(replicas, Selector.ofObject(selector));
    }

    @Override
    public List<Pod> pods(Scaled owner) {
        ObjectKey key = owner.key();
        if (owner.pods().requirements().isEmpty()) {
            return List.of();
        }
        return Failures.translated(
                        "list the pods of " + key,
                        () ->
                                client.pods()
                                        .inNamespace(key.namespace())
                                        .withLabelSelector(owner.pods().text())
                                        .list())
                .getItems()
                .stream()
                .map(PodReading::pod)
                .toList();
    }

    @Override
    public List<Front> fronts(String namespace) {
        return Failures.translated(
                        "list the services of namespace " + namespace,
                        () -> client.services().inNamespace(namespace).list())
                .getItems()
                .stream()
                .map(Reading::front)
                .toList();
    }

    @Override
    public List<Slice> slices(Front front) {
        return Failures.translated(
                        "list the endpoints of service %s/%s"
                                .formatted(front.namespace(), front.name()),
                        () ->
                                client.discovery()
                                        .v1()
                                        .endpointSlices()
                                        .inNamespace(front.namespace())
                                        .withLabel(Reading.OF_SERVICE, front.name())
                                        .list())
                .getItems()
                .stream()
                .map(Reading::slice)
                .toList();
    }

    /**
     * Wants another number of replicas.
     *
     * @param object without a version, if whatever version it has by now will do
     * @return the version that came of it
     * @throws io.fabric8.kubernetes.client.KubernetesClientException as it comes: a conflict if
     *     somebody else has changed the object since it was read
     */
    String scale(Scaled object, int replicas) {
        ObjectKey key = object.key();
        Scale wanted =
                new ScaleBuilder()
                        .withNewMetadata()
                        .withName(key.name())
                        .withNamespace(key.namespace())
                        .withResourceVersion(object.version().isEmpty() ? null : object.version())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build();
        return orEmpty(resource(key).scale(wanted).getMetadata().getResourceVersion());
    }

    /**
     * Notes how many replicas it has.
     *
     * @return what came of it
     * @throws io.fabric8.kubernetes.client.KubernetesClientException as it comes, see {@link
     *     #scale}
     */
    Scaled remember(Scaled object) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("annotations", Map.of(Scaled.MEMORY, Integer.toString(object.replicas())));
        if (!object.version().isEmpty()) {
            metadata.put("resourceVersion", object.version());
        }
        GenericKubernetesResource changed =
                resource(object.key())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                client.getKubernetesSerialization()
                                        .asJson(Map.of("metadata", metadata)));
        return object.at(orEmpty(changed.getMetadata().getResourceVersion()));
    }

    private Resource<GenericKubernetesResource> resource(ObjectKey key) {
        return resources(client, key.type()).inNamespace(key.namespace()).withName(key.name());
    }

    static MixedOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            resources(KubernetesClient client, ObjectType type) {
        return client.genericKubernetesResources(type.context());
    }
}
