package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What tests have in a cluster, as people write it. */
final class Manifests {

    private Manifests() {}

    /** A Deployment that answers with the names of its pods, and its Service. */
    static String website(TestCluster cluster, String name, int replicas, String... annotations) {
        return workload(cluster, "Deployment", name, replicas, "serve", annotations)
                + service(name, name);
    }

    /** The same as a StatefulSet, with a headless Service. */
    static String statefulSet(
            TestCluster cluster, String name, int replicas, String... annotations) {
        return workload(cluster, "StatefulSet", name, replicas, "serve", annotations)
                + service(name, name).replace("spec:", "spec:\n  clusterIP: None");
    }

    /**
     * An object with replicas.
     *
     * @param behaviour {@code serve}, or a shell's line
     */
    static String workload(
            TestCluster cluster,
            String kind,
            String name,
            int replicas,
            String behaviour,
            String... annotations) {
        String command =
                behaviour.equals("serve")
                        ? "[\"serve\", \"8080\"]"
                        : Serialization.asJson(List.of("/bin/sh", "-c", behaviour));
        String more =
                Arrays.stream(annotations)
                        .map(annotation -> annotation.split("=", 2))
                        .map(parts -> "    %s: \"%s\"%n".formatted(parts[0], parts[1]))
                        .collect(Collectors.joining());
        return """
        ---
        apiVersion: apps/v1
        kind: %1$s
        metadata:
          name: %2$s
          annotations:
            reveille.enabled: "true"
            reveille.host: %2$s.test
        %6$sspec:
          replicas: %3$d
          %7$sselector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec:
              terminationGracePeriodSeconds: 3
              containers:
                - name: main
                  image: %4$s
                  imagePullPolicy: Never
                  command: %5$s
                  env: [{name: LISTEN, value: "8080"}, {name: WWW, value: /tmp/www}]
        """
                .formatted(
                        kind,
                        name,
                        replicas,
                        cluster.image(),
                        command,
                        more,
                        kind.equals("StatefulSet") ? "serviceName: " + name + "\n  " : "");
    }

    /** A Service before the pods of a workload. */
    static String service(String name, String app) {
        return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec:
          selector: {app: %s}
          ports: [{port: 80, targetPort: 8080}]
        """
                .formatted(name, app);
    }
}
