package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * A type of objects that can be scaled.
 *
 * @param plural its name in paths, such as {@code deployments}
 */
record ObjectType(String group, String version, String plural, String kind) {

    static final ObjectType DEPLOYMENT = new ObjectType("apps", "v1", "deployments", "Deployment");
    static final ObjectType STATEFUL_SET =
            new ObjectType("apps", "v1", "statefulsets", "StatefulSet");

    /** Whether it is one of which we know where it says what. */
    boolean isBuiltIn() {
        return equals(DEPLOYMENT) || equals(STATEFUL_SET);
    }

    /** What people and access rules call it: {@code rollouts.argoproj.io}. */
    String fullName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(true)
                .build();
    }
}
