package dev.reveille.sharing.kubernetes;

import dev.reveille.time.Time;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that Leases take. Blocking; fails as the client does. Safe for use by many threads.
 *
 * @param namespace in which they all are
 */
record Leases(KubernetesClient client, String namespace, Time time) {

    private static final int ATTEMPTS = 5;

    /** All of one part there are now. */
    List<Note> list(String part) {
        return client
                .leases()
                .inNamespace(namespace)
                .withLabel(Note.PART, part)
                .list()
                .getItems()
                .stream()
                .map(Note::of)
                .toList();
    }

    Optional<Note> find(String name) {
        return Optional.ofNullable(lease(name).get()).map(Note::of);
    }

    /** Makes one; false if there is one of that name. */
    boolean make(
            String name,
            String part,
            String holder,
            Duration term,
            Map<String, String> annotations) {
        try {
            client.leases()
                    .inNamespace(namespace)
                    .resource(of(name, part, holder, term, annotations, ""))
                    .create();
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw failure;
        }
    }

    /** Takes one over from somebody who has vanished; false if somebody else was quicker. */
    boolean takeOver(Note former, String holder, Duration term, Map<String, String> annotations) {
        try {
            client.leases()
                    .inNamespace(namespace)
                    .resource(
                            of(
                                    former.name(),
                                    Note.CLAIM,
                                    holder,
                                    term,
                                    annotations,
                                    former.version()))
                    .update();
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT
                    || failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }

    private Lease of(
            String name,
            String part,
            String holder,
            Duration term,
            Map<String, String> annotations,
            String version) {
        ObjectMetaBuilder metadata =
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels(Note.PART, part)
                        .withAnnotations(annotations);
        if (!version.isEmpty()) {
            metadata.withResourceVersion(version);
        }
        return new LeaseBuilder()
                .withMetadata(metadata.build())
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) term.toSeconds())
                .withRenewTime(now())
                .endSpec()
                .build();
    }

    private ZonedDateTime now() {
        return ZonedDateTime.ofInstant(time.now(), ZoneOffset.UTC);
    }

    /** Renews it, and says more; returns what it is then, or empty if there is none. */
    Optional<Note> renew(String name, Map<String, String> annotations) {
        try {
            return patch(
                    name,
                    Map.of(
                            "metadata",
                            Map.of("annotations", annotations),
                            "spec",
                            Map.of("renewTime", Note.moment(time.now()))));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Says more on one of somebody else. */
    void say(String name, Map<String, String> annotations) {
        patch(name, Map.of("metadata", Map.of("annotations", annotations)));
    }

    private Optional<Note> patch(String name, Map<String, Object> change) {
        return Optional.ofNullable(
                        lease(name)
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        client.getKubernetesSerialization().asJson(change)))
                .map(Note::of);
    }

    /** Removes one, if it is this holder's. Somebody may write on it at the same moment. */
    void remove(String name, String holder) {
        for (int attempt = 1; !tryToRemove(name, holder); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("it is written on all the time");
            }
        }
    }

    private boolean tryToRemove(String name, String holder) {
        Optional<Note> found = find(name).filter(note -> note.holder().equals(holder));
        try {
            found.ifPresent(note -> lease(name).lockResourceVersion(note.version()).delete());
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw failure;
        }
    }

    private Resource<Lease> lease(String name) {
        return client.leases().inNamespace(namespace).withName(name);
    }
}
