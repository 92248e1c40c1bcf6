package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.nio.file.Path;
import java.util.List;

/** The keys of {@code kubernetes}, in what names a runtime. */
final class KubernetesKeys {

    private static final ScalarType<String> NAMESPACE =
            ScalarType.matching(
                    "a namespace, or \"*\" for all", "\\*|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final ScalarType<String> RESOURCE =
            ScalarType.matching(
                    "a plural and its group such as rollouts.argoproj.io",
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final ScalarType<String> LABELS =
            ScalarType.matching(
                    "a label selector such as team=web,stage in (test,live)",
                    "[^\\x00-\\x1f]*\\S[^\\x00-\\x1f]*");

    static final Key<Path> KUBECONFIG =
            key("kubeconfig", TextTypes.FILE, "file that says where the API server is")
                    .orElseDescribed(
                            "`KUBECONFIG`, else `~/.kube/config`, else the pod's service account");

    static final Key<String> CONTEXT =
            key("context", TextTypes.TEXT, "which context of that file")
                    .orElseDescribed("its current one");

    static final Key<List<String>> NAMESPACES =
            key(
                            "namespaces",
                            new ListType<>("a list of namespaces, or \"*\"", NAMESPACE, 1, true),
                            "where workloads are; `\"*\"` is everywhere. With more than one, a"
                                    + " workload is called `name.namespace`")
                    .orElseDescribed("that of the context, else the pod's own");

    static final Key<String> SELECTOR =
            key("selector", LABELS, "which labels an object needs to be looked at");

    static final Key<List<String>> RESOURCES =
            key(
                    "resources",
                    new ListType<>("a list of plurals with their groups", RESOURCE, 0, false),
                    "what may sleep besides Deployments and StatefulSets: anything with a `scale`"
                            + " subresource");

    static final Key<String> LEASES =
            key(
                    "leases",
                    ScalarType.matching("a namespace", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
                    "namespace in which several gateways know of each other by Leases: all wake,"
                            + " one puts to sleep. Unset, this one is alone");

    static final KeyTable TABLE =
            new KeyTable(List.of(KUBECONFIG, CONTEXT, NAMESPACES, SELECTOR, RESOURCES, LEASES));

    private KubernetesKeys() {}
}
