package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.kubernetes.Selector.Operator;
import dev.reveille.runtime.kubernetes.Selector.Requirement;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes our records of what an API server says; pods have a page of their own, {@link PodReading}.
 */
final class Reading {

    /** Which Service a slice belongs to. */
    static final String OF_SERVICE = "kubernetes.io/service-name";

    private static final int USUAL_REPLICAS = 1;

    private Reading() {}

    /** An object with replicas; of types that are not built in only its scale knows how many. */
    static Scaled scaled(ObjectType type, GenericKubernetesResource object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        Selector pods = selector(object.get("spec", "selector"));
        Map<String, String> podLabels =
                strings(object.get("spec", "template", "metadata", "labels"));
        return new Scaled(
                new ObjectKey(type, orEmpty(metadata.getNamespace()), metadata.getName()),
                orEmpty(metadata.getUid()),
                orEmpty(metadata.getResourceVersion()),
                Scaled.written(annotations),
                image(object.get("spec", "template", "spec", "containers")),
                integer(object.get("spec", "replicas"), USUAL_REPLICAS),
                Scaled.remembered(annotations),
                pods,
                podLabels.isEmpty() ? pods.demanded() : podLabels,
                obstacle(object.get("status", "conditions")));
    }

    private static String image(@Nullable Object containers) {
        return maps(containers).stream()
                .findFirst()
                .map(container -> text(container, "image"))
                .orElse("");
    }

    /** Nothing matches one that we do not understand, as in types of somebody's own. */
    private static Selector selector(@Nullable Object said) {
        if (!(said instanceof Map<?, ?> selector)) {
            return Selector.NOTHING;
        }
        List<Requirement> more = new ArrayList<>();
        for (Map<?, ?> expression : maps(selector.get("matchExpressions"))) {
            Optional<Operator> operator = Operator.of(text(expression, "operator"));
            if (operator.isEmpty()) {
                return Selector.NOTHING;
            }
            more.add(
                    new Requirement(
                            text(expression, "key"),
                            operator.get(),
                            new HashSet<>(texts(expression.get("values")))));
        }
        return Selector.of(strings(selector.get("matchLabels")), more);
    }

    /** Of Deployments: why the pods that are wanted cannot be made, such as a quota. */
    private static Optional<String> obstacle(@Nullable Object conditions) {
        return maps(conditions).stream()
                .filter(condition -> text(condition, "type").equals("ReplicaFailure"))
                .filter(condition -> text(condition, "status").equals("True"))
                .map(condition -> text(condition, "reason") + ": " + text(condition, "message"))
                .findFirst();
    }

    static Front front(Service service) {
        List<Front.Port> ports =
                orEmpty(service.getSpec().getPorts()).stream()
                        .filter(port -> orEmpty(port.getProtocol()).matches("TCP|"))
                        .map(
                                port ->
                                        new Front.Port(
                                                orEmpty(port.getName()),
                                                integer(port.getPort(), 0),
                                                integer(port.getNodePort(), 0)))
                        .toList();
        List<String> balancers =
                Optional.ofNullable(service.getStatus())
                        .map(ServiceStatus::getLoadBalancer)
                        .map(LoadBalancerStatus::getIngress)
                        .orElse(List.of())
                        .stream()
                        .map(LoadBalancerIngress::getIp)
                        .filter(Objects::nonNull)
                        .toList();
        return new Front(
                orEmpty(service.getMetadata().getNamespace()),
                service.getMetadata().getName(),
                orEmpty(service.getSpec().getSelector()),
                "None".equals(service.getSpec().getClusterIP()),
                ports,
                balancers);
    }

    static Slice slice(EndpointSlice slice) {
        Map<String, Integer> ports = new HashMap<>();
        orEmpty(slice.getPorts())
                .forEach(port -> ports.put(orEmpty(port.getName()), integer(port.getPort(), 0)));
        List<Slice.Endpoint> endpoints = new ArrayList<>();
        for (var endpoint : orEmpty(slice.getEndpoints())) {
            // One address each, says the API: the others of a pod are in slices of their own.
            orEmpty(endpoint.getAddresses()).stream()
                    .findFirst()
                    .ifPresent(
                            address ->
                                    endpoints.add(
                                            new Slice.Endpoint(
                                                    address,
                                                    endpoint.getTargetRef() == null
                                                            ? ""
                                                            : orEmpty(
                                                                    endpoint.getTargetRef()
                                                                            .getName()),
                                                    isReady(endpoint.getConditions()))));
        }
        return new Slice(
                orEmpty(slice.getMetadata().getNamespace()),
                slice.getMetadata().getName(),
                orEmpty(slice.getMetadata().getLabels()).getOrDefault(OF_SERVICE, ""),
                ports,
                "FQDN".equals(slice.getAddressType()) ? List.of() : endpoints);
    }

    /** Not known means ready, says the API. */
    private static boolean isReady(@Nullable EndpointConditions conditions) {
        return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    static int integer(@Nullable Object said, int otherwise) {
        return said instanceof Number number ? number.intValue() : otherwise;
    }

    private static List<Map<?, ?>> maps(@Nullable Object said) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (said instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            }
        }
        return maps;
    }

    private static List<String> texts(@Nullable Object said) {
        return said instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of();
    }

    private static Map<String, String> strings(@Nullable Object said) {
        Map<String, String> strings = new HashMap<>();
        if (said instanceof Map<?, ?> map) {
            map.forEach((key, value) -> strings.put(key.toString(), String.valueOf(value)));
        }
        return strings;
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
