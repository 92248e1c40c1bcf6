package dev.reveille.route;

import dev.reveille.balance.Destination;
import dev.reveille.balance.Group;
import dev.reveille.balance.Single;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which workload or group answers for which host. A look-up costs one hash access for an exact host
 * and one more for a wildcard, however many routes there are. Immutable.
 */
public final class RouteTable {

    private final Map<String, Destination> exact;

    /** By what follows the left-most label: {@code .example.com} for {@code *.example.com}. */
    private final Map<String, Destination> wildcard;

    private RouteTable(Map<String, Destination> exact, Map<String, Destination> wildcard) {
        this.exact = exact;
        this.wildcard = wildcard;
    }

    /** The routes of workloads alone. */
    public static RouteTable of(Collection<Workload> workloads) {
        return of(workloads, List.of());
    }

    /** The routes of workloads and of groups. Where two claim a host, the first one has it. */
    public static RouteTable of(Collection<Workload> workloads, Collection<Group> groups) {
        RouteTable table = new RouteTable(new HashMap<>(), new HashMap<>());
        for (Workload workload : workloads) {
            Destination single = new Single(workload);
            workload.definition().hosts().forEach(host -> table.add(host, single));
        }
        groups.forEach(group -> table.add(group.host(), group));
        return table;
    }

    private void add(String host, Destination destination) {
        if (host.startsWith("*.")) {
            wildcard.putIfAbsent(host.substring(1), destination);
        } else {
            exact.putIfAbsent(host, destination);
        }
    }

    /**
     * The destination for a Host header field's value: any case, with or without a port and a final
     * dot (RFC 9110 section 7.2). An exact host wins over a wildcard, which stands for one label.
     */
    public Optional<Destination> find(String hostHeader) {
        String host = normalize(hostHeader);
        Destination found = exact.get(host);
        if (found == null) {
            int dot = host.indexOf('.');
            found = dot > 0 ? wildcard.get(host.substring(dot)) : null;
        }
        return Optional.ofNullable(found);
    }

    /** Lower-case, without port and final dot. An IPv6 literal keeps its brackets. */
    public static String normalize(String hostHeader) {
        int end = hostHeader.length();
        int colon = hostHeader.lastIndexOf(':');
        if (colon >= 0 && hostHeader.indexOf(']', colon) < 0) {
            end = colon;
        }
        if (end > 0 && hostHeader.charAt(end - 1) == '.') {
            end--;
        }
        return hostHeader.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
