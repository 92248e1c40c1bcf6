package dev.reveille.config;

import java.util.List;

/** A whole configuration, valid as a whole: names and hosts are unique, references resolve. */
public record Configuration(
        GatewaySettings gateway, List<WorkloadDefinition> workloads, List<GroupDefinition> groups) {

    public Configuration {
        workloads = List.copyOf(workloads);
        groups = List.copyOf(groups);
    }
}
