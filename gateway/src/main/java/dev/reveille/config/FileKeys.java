package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.util.List;

/** The keys at the top of {@code config.yaml}. */
final class FileKeys {

    static final Key<Values> GATEWAY =
            key("gateway", new TableType(GatewayKeys.TABLE), "the gateway's own settings");

    static final Key<List<Values>> CONTAINERS =
            key(
                    "containers",
                    new ListType<>(
                            "a list of containers", new TableType(WorkloadKeys.TABLE), 0, false),
                    "the containers (workloads) it wakes");

    static final Key<List<Values>> GROUPS =
            key(
                    "groups",
                    new ListType<>("a list of groups", new TableType(GroupKeys.TABLE), 0, false),
                    "several containers behind one host");

    static final KeyTable TABLE = new KeyTable(List.of(GATEWAY, CONTAINERS, GROUPS));

    private FileKeys() {}
}
