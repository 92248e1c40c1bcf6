package dev.reveille.config;

import java.util.List;

/**
 * Several workloads behind one host.
 *
 * @param name unique among groups
 * @param host the Host value, lower-case
 * @param members at least one
 * @param minAwake how many of them a request wakes, at least 1
 */
public record GroupDefinition(
        String name, String host, Strategy strategy, List<Member> members, int minAwake) {

    public GroupDefinition {
        members = List.copyOf(members);
    }

    /** One of which a request wakes all members. */
    public GroupDefinition(String name, String host, Strategy strategy, List<Member> members) {
        this(name, host, strategy, members, members.size());
    }

    /** The same with other members. */
    public GroupDefinition withMembers(List<Member> others) {
        return new GroupDefinition(name, host, strategy, others, minAwake);
    }

    /**
     * One workload of a group. {@code weight} is at least 1 and counts for the weighted strategy
     * only.
     */
    public record Member(String workload, int weight) {}

    /** How a member is chosen for a request. */
    public enum Strategy {
        ROUND_ROBIN,
        LEAST_CONNECTIONS,
        WEIGHTED
    }
}
