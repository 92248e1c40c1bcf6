package dev.reveille.runtime.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An object with a number of replicas, as it was seen at one moment.
 *
 * @param version its resourceVersion
 * @param annotations without our own memory and what tools keep there for themselves
 * @param image of its first container, or empty
 * @param replicas how many pods are wanted
 * @param remembered how many it had when it was put to sleep by us
 * @param pods which pods are its
 * @param podLabels what its pods have as labels
 * @param obstacle why no pod of it can be made, if that is so
 */
record Scaled(
        ObjectKey key,
        String uid,
        String version,
        Map<String, String> annotations,
        String image,
        int replicas,
        OptionalInt remembered,
        Selector pods,
        Map<String, String> podLabels,
        Optional<String> obstacle) {

    /** The annotation that remembers how many replicas a sleeping object had. */
    static final String MEMORY = "dev.reveille.kubernetes/replicas";

    /** A whole object, written there by kubectl. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** Also written by the controller, which does so with each rollout. */
    private static final String REVISION = "deployment.kubernetes.io/revision";

    Scaled {
        annotations = Map.copyOf(annotations);
        podLabels = Map.copyOf(podLabels);
    }

    /** What people have written: sleeping changes nothing of it. */
    static Map<String, String> written(Map<String, String> all) {
        Map<String, String> written = new HashMap<>(all);
        written.remove(MEMORY);
        written.remove(LAST_APPLIED);
        written.remove(REVISION);
        return written;
    }

    static OptionalInt remembered(Map<String, String> all) {
        String text = all.getOrDefault(MEMORY, "");
        return text.matches("[1-9]\\d{0,3}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    /** The same, of which a change of ours has made another version. */
    Scaled at(String newer) {
        return new Scaled(
                key,
                uid,
                newer,
                annotations,
                image,
                replicas,
                remembered,
                pods,
                podLabels,
                obstacle);
    }

    /** The same with what its scale says, which alone knows for types that are not built in. */
    Scaled with(int wanted, Selector selector) {
        return new Scaled(
                key,
                uid,
                version,
                annotations,
                image,
                wanted,
                remembered,
                selector,
                podLabels.isEmpty() ? selector.demanded() : podLabels,
                obstacle);
    }
}
