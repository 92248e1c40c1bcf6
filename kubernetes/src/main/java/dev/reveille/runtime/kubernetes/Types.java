package dev.reveille.runtime.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of objects that may be workloads: Deployments, StatefulSets, and what else the
 * configuration names, as far as the cluster has it with a {@code scale} subresource. Which version
 * of it is asked once, and again after the cluster was away. Safe for use by many threads.
 */
final class Types {

    private static final Logger log = LoggerFactory.getLogger(Types.class);

    private final KubernetesClient client;
    private final List<String> more;

    @GuardedBy("this")
    private final Map<String, ObjectType> found = new LinkedHashMap<>();

    /** Those that have been looked for since the cluster was away last. */
    @GuardedBy("this")
    private final Set<String> lookedFor = new HashSet<>();

    /** Those that were missed and spoken of. */
    @GuardedBy("this")
    private final Set<String> missed = new HashSet<>();

    /**
     * @param more full names such as {@code rollouts.argoproj.io}
     */
    Types(KubernetesClient client, List<String> more) {
        this.client = client;
        this.more = List.copyOf(more);
    }

    /** All of them; asks for those that are not known yet. */
    synchronized List<ObjectType> all() {
        List<ObjectType> all =
                new ArrayList<>(List.of(ObjectType.DEPLOYMENT, ObjectType.STATEFUL_SET));
        for (String name : more) {
            if (!lookedFor.contains(name)) {
                look(name).ifPresentOrElse(type -> found.put(name, type), () -> miss(name));
                lookedFor.add(name);
            }
            Optional.ofNullable(found.get(name)).ifPresent(all::add);
        }
        return all;
    }

    /** The cluster was away, and may have others now. */
    synchronized void forget() {
        found.clear();
        lookedFor.clear();
    }

    private Optional<ObjectType> look(String name) {
        int dot = name.indexOf('.');
        String plural = dot < 0 ? name : name.substring(0, dot);
        String group = dot < 0 ? "" : name.substring(dot + 1);
        return version(group)
                .flatMap(
                        version ->
                                resources(group, version)
                                        .flatMap(list -> pick(list, group, version, plural)));
    }

    private Optional<String> version(String group) {
        if (group.isEmpty()) {
            return Optional.of("v1");
        }
        return Optional.ofNullable(
                        Failures.translated(
                                "ask for the API group " + group, () -> client.getApiGroup(group)))
                .map(APIGroup::getPreferredVersion)
                .map(preferred -> preferred.getVersion());
    }

    private Optional<APIResourceList> resources(String group, String version) {
        String path = group.isEmpty() ? version : group + "/" + version;
        return Optional.ofNullable(
                Failures.translated(
                        "ask what there is in " + path, () -> client.getApiResources(path)));
    }

    private static Optional<ObjectType> pick(
            APIResourceList list, String group, String version, String plural) {
        boolean scales =
                list.getResources().stream().anyMatch(r -> r.getName().equals(plural + "/scale"));
        return list.getResources().stream()
                .filter(_ -> scales)
                .filter(r -> r.getName().equals(plural) && r.getNamespaced())
                .findFirst()
                .map(APIResource::getKind)
                .map(kind -> new ObjectType(group, version, plural, kind));
    }

    @GuardedBy("this")
    private void miss(String name) {
        if (missed.add(name)) {
            LogEvent.RUNTIME_QUESTION_FAILED
                    .to(log)
                    .log(
                            "The cluster has no {} with a number of replicas (expected: a plural"
                                    + " and its group, such as rollouts.argoproj.io, with a scale"
                                    + " subresource); looked for again when the connection is made"
                                    + " anew",
                            name);
        }
    }
}
