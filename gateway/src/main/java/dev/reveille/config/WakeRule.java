package dev.reveille.config;

import java.net.InetAddress;
import java.util.List;

/**
 * Requests that do not wake a workload, or do not keep it awake. A request is meant when it fits
 * all kinds of conditions that are given, and of each kind one. Immutable.
 *
 * @param userAgents patterns of {@code User-Agent}; empty for any
 * @param paths patterns of the path without the query; empty for any
 * @param addresses blocks the client's address is in; empty for any
 * @param wakes whether it wakes the workload all the same
 * @param keepsAwake whether it counts as a use of the workload all the same
 * @param answer what it gets while the workload is not awake
 */
public record WakeRule(
        List<Glob> userAgents,
        List<Glob> paths,
        List<Cidr> addresses,
        boolean wakes,
        boolean keepsAwake,
        Answer answer) {

    public WakeRule {
        userAgents = List.copyOf(userAgents);
        paths = List.copyOf(paths);
        addresses = List.copyOf(addresses);
    }

    /**
     * What a request gets in place of a wake.
     *
     * @param status 200 to 599
     * @param body a line of text
     */
    public record Answer(int status, String body) {}

    /** What rules look at. Nothing is asked for that no rule needs. */
    public interface Visit {

        /** The value of {@code User-Agent}; empty when there is none. */
        String userAgent();

        /** The path, without the query, undecoded. */
        String path();

        /** The client's address, after trusted proxies were taken into account. */
        InetAddress client();
    }

    /** Whether it means this request. */
    boolean means(Visit visit) {
        return (userAgents.isEmpty() || matches(userAgents, visit.userAgent()))
                && (paths.isEmpty() || matches(paths, visit.path()))
                && (addresses.isEmpty() || contain(addresses, visit.client()));
    }

    private static boolean matches(List<Glob> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(text));
    }

    private static boolean contain(List<Cidr> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
