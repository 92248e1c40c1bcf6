package dev.reveille.config;

import static dev.reveille.config.Key.key;

import dev.reveille.config.GatewaySettings.AddressChoice;
import java.nio.file.Path;
import java.util.List;

/** The keys of one runtime: in {@code gateway} for the only one, in a list for each of several. */
final class RuntimeKeys {

    static final Key<String> NAME =
            key(
                            "name",
                            ScalarType.matching(
                                    "a name of letters, digits, hyphens and underscores that"
                                            + " begins with a letter or digit",
                                    "[a-zA-Z0-9][a-zA-Z0-9_-]*"),
                            "its name; a workload on it may be called `name@runtime`")
                    .required();

    static final Key<RuntimeKind> RUNTIME =
            key("runtime", ScalarType.choice(RuntimeKind.class), "what runs the workloads")
                    .orElse("docker");

    static final Key<String> DOCKER_HOST =
            key("docker_host", NetworkTypes.DOCKER_HOST, "where Docker or Podman answers")
                    .orElseDescribed("`DOCKER_HOST`, else the first local socket there is");

    static final Key<AddressChoice> ADDRESS =
            key(
                            "address",
                            ScalarType.choice(AddressChoice.class),
                            "how containers are reached: at their own addresses (`network`), or at"
                                    + " the ports that their engine publishes (`published`);"
                                    + " `auto` is `published` for an engine reached by TLS or SSH,"
                                    + " else `network`")
                    .orElse("auto");

    static final Key<Path> CERTIFICATES =
            key(
                            "certificates",
                            TextTypes.FOLDER,
                            "folder with `ca.pem`, `cert.pem` and `key.pem`, for TLS to the engine")
                    .orElseDescribed("`DOCKER_CERT_PATH`");

    static final Key<Values> KUBERNETES =
            key(
                    "kubernetes",
                    new TableType(KubernetesKeys.TABLE),
                    "which cluster, and what of it, with `runtime: kubernetes`");

    /** Those that may also stand in {@code gateway} itself. */
    static final List<Key<?>> ALONE =
            List.of(RUNTIME, DOCKER_HOST, ADDRESS, CERTIFICATES, KUBERNETES);

    static final KeyTable TABLE =
            new KeyTable(List.of(NAME, RUNTIME, DOCKER_HOST, ADDRESS, CERTIFICATES, KUBERNETES));

    private RuntimeKeys() {}
}
