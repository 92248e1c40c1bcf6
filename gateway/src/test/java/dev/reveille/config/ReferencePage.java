package dev.reveille.config;

import dev.reveille.config.Key.Trait;
import java.util.stream.Collectors;

/** Writes the reference page of keys and labels from the declared keys, in Markdown. */
final class ReferencePage {

    private ReferencePage() {}

    static String text() {
        return """
        # Configuration reference

        <!-- Generated from the declared keys; to change it, change them and run the test
             GeneratedReferenceTest with -Dreveille.regenerate=true. -->

        The gateway reads one YAML file: `--config FILE`, else the file that `CONFIG_PATH` names, else
        `/etc/gateway/config.yaml`. `reveille check` says what is wrong with it. Durations are written as
        in Go: `90s`, `1h30m`, `500ms`, `1.5h`, `0`; sizes in bytes, or with a unit: `8192`, `8KiB`,
        `1MiB`. A key without a value counts as not given, anchors and merge keys (`<<`) work, and an
        unknown key is an error. A JSON Schema for editors is
        [config.schema.json](../../gateway/src/main/resources/config.schema.json).

        A key marked * is read and checked but has no effect in this version yet.

        ## `gateway`

        %s
        ## `gateway.limits`

        What each is for, and what a client gets beyond it: [what a client may do](../limits.md).

        %s
        ## `gateway.runtimes[]`

        Several machines behind one gateway: [several hosts](../how-to/several-hosts.md).

        %s
        ## `gateway.kubernetes`, `gateway.runtimes[].kubernetes`

        What sleeps in a cluster: [Kubernetes](../how-to/kubernetes.md).

        %s
        ## `gateway.sharing`

        What this is for: [several gateways](../how-to/several-gateways.md).

        %s
        ## `gateway.admin_auth`

        %s
        ## `containers` (a list)

        %s
        ## `containers[].page`

        More in [pages and themes](../themes.md).

        %s
        ## `containers[].wake`

        What these are for: [who may wake what](../wake-rules.md).

        %s
        A rule in `ignore` means the requests that fit everything it says:

        %s
        ## `groups` (a list)%s

        %s
        A member of `containers` is a name, or a mapping:

        %s
        ## Environment

        These variables win over the file. A blank one counts as not set.

        | variable | key |
        |---|---|
        %s
        ## Labels

        A container takes part with the label `dag.enabled=true` or `reveille.enabled=true`. Both prefixes
        mean the same. Several values are separated by commas. What the file says of a name or a host wins
        over labels. A container with a malformed label is left out, and the log says why.

        | label | or | default |
        |---|---|---|
        %s\
        """
                .formatted(
                        table(GatewayKeys.TABLE),
                        table(LimitKeys.TABLE),
                        table(RuntimeKeys.TABLE),
                        table(KubernetesKeys.TABLE),
                        table(SharingKeys.TABLE),
                        table(AdminAuthKeys.TABLE),
                        table(WorkloadKeys.TABLE),
                        table(PageKeys.TABLE),
                        table(WakeKeys.TABLE),
                        table(WakeKeys.RULE_TABLE),
                        mark(FileKeys.GROUPS),
                        table(GroupKeys.TABLE),
                        table(GroupKeys.MEMBER_TABLE),
                        variables("gateway", GatewayKeys.TABLE)
                                + variables("gateway.sharing", SharingKeys.TABLE)
                                + variables("gateway.admin_auth", AdminAuthKeys.TABLE),
                        labels());
    }

    private static String table(KeyTable table) {
        return "| key | default | value | meaning |\n|---|---|---|---|\n"
                + table.keys().stream()
                        .map(
                                key ->
                                        "| `%s`%s | %s | %s | %s |\n"
                                                .formatted(
                                                        key.name(),
                                                        mark(key),
                                                        key.fallbackText(),
                                                        key.type().written(),
                                                        key.meaning()))
                        .collect(Collectors.joining());
    }

    private static String variables(String path, KeyTable table) {
        return table.keys().stream()
                .filter(key -> key.environment().isPresent())
                .map(
                        key ->
                                "| `%s` | `%s.%s`%s |\n"
                                        .formatted(
                                                key.environment().orElseThrow(),
                                                path,
                                                key.name(),
                                                mark(key)))
                .collect(Collectors.joining());
    }

    private static String labels() {
        return WorkloadKeys.TABLE.keys().stream()
                .filter(key -> !key.is(Trait.FILE_ONLY) && !key.name().equals("name"))
                .map(ReferencePage::labels)
                .collect(Collectors.joining());
    }

    /** A mapping has a label for each of its keys. */
    private static String labels(Key<?> key) {
        return key.type() instanceof TableType mapping
                ? mapping.table().keys().stream()
                        .map(inner -> label(key.name() + "_" + inner.name(), inner))
                        .collect(Collectors.joining())
                : label(key.name(), key);
    }

    private static String label(String name, Key<?> key) {
        return "| `dag.%1$s`%2$s | `reveille.%1$s` | %3$s |\n"
                .formatted(name, mark(key), key.fallbackText());
    }

    private static String mark(Key<?> key) {
        return key.is(Trait.NOT_IN_EFFECT_YET) ? " *" : "";
    }
}
