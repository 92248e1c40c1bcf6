package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The roles of {@code deploy/kubernetes}, and what they let one ask. */
final class ShippedRole {

    static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

    private static final Pattern PATH =
            Pattern.compile(
                    "/(?:api|apis/([^/]+))/v1/namespaces/[^/]+/([^/?]+)(?:/([^/?]+)(?:/([^/?]+))?)?(?:\\?(.*))?");

    private final List<PolicyRule> rules = new ArrayList<>();

    ShippedRole(String... files) {
        for (String file : files) {
            for (HasMetadata object : objects(read(FOLDER.resolve(file)))) {
                switch (object) {
                    case ClusterRole role -> rules.addAll(role.getRules());
                    case Role role -> rules.addAll(role.getRules());
                    default -> {}
                }
            }
        }
    }

    List<PolicyRule> rules() {
        return rules;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The objects of a manifest. */
    static List<HasMetadata> objects(String manifest) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String part : manifest.split("(?m)^---$", -1)) {
            if (part.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                objects.add(new KubernetesSerialization().unmarshal(part));
            }
        }
        return objects;
    }

    /** Whether a request is allowed; which API there is, everyone may ask. */
    boolean allows(String method, String pathAndQuery) {
        Matcher path = PATH.matcher(pathAndQuery);
        if (!path.matches()) {
            return pathAndQuery.matches("/version/?|/apis/[^/]+(/v1)?");
        }
        String group = path.group(1) == null ? "" : path.group(1);
        String resource =
                path.group(4) == null ? path.group(2) : path.group(2) + "/" + path.group(4);
        boolean watch = path.group(5) != null && path.group(5).contains("watch=true");
        String verb =
                switch (method) {
                    case "GET" -> watch ? "watch" : path.group(3) == null ? "list" : "get";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "POST" -> "create";
                    default -> "delete";
                };
        return rules.stream()
                .anyMatch(
                        rule ->
                                rule.getApiGroups().contains(group)
                                        && rule.getResources().contains(resource)
                                        && rule.getVerbs().contains(verb));
    }
}
