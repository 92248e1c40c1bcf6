package dev.reveille.route;

import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which workload answers for which host. A look-up costs one hash access for an exact host and one
 * more for a wildcard, however many routes there are. Immutable.
 */
public final class RouteTable {

    private final Map<String, Workload> exact;

    /** By what follows the left-most label: {@code .example.com} for {@code *.example.com}. */
    private final Map<String, Workload> wildcard;

    private RouteTable(Map<String, Workload> exact, Map<String, Workload> wildcard) {
        this.exact = exact;
        this.wildcard = wildcard;
    }

    /** The routes of the given workloads. Where two claim a host, the first one has it. */
    public static RouteTable of(Collection<Workload> workloads) {
        Map<String, Workload> exact = new HashMap<>();
        Map<String, Workload> wildcard = new HashMap<>();
        for (Workload workload : workloads) {
            for (String host : workload.definition().hosts()) {
                if (host.startsWith("*.")) {
                    wildcard.putIfAbsent(host.substring(1), workload);
                } else {
                    exact.putIfAbsent(host, workload);
                }
            }
        }
        return new RouteTable(exact, wildcard);
    }

    /**
     * The workload for a Host header field's value: any case, with or without a port and a final
     * dot (RFC 9110 section 7.2). An exact host wins over a wildcard, which stands for one label.
     */
    public Optional<Workload> find(String hostHeader) {
        String host = normalize(hostHeader);
        Workload found = exact.get(host);
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
