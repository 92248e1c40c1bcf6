package dev.reveille.proxy;

import dev.reveille.http.Endpoint;
import dev.reveille.route.RouteTable;
import dev.reveille.time.Time;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import dev.reveille.waiting.Reception;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all client connections share: whom to ask, and what is allowed. Immutable but for what its
 * suppliers give.
 *
 * @param routes the routes as they are now
 * @param endpoints the gateway's own paths that are answered; one that ends in {@code /} answers
 *     for everything below it that has no endpoint of its own
 * @param reserved the gateway's own paths, none of which is ever proxied; one that ends in {@code
 *     /} stands for everything below it
 * @param terms the terms as they are now
 * @param time to run endpoints on threads that may block, and to see how long requests take
 * @param ownOnly whether it has no workloads to answer for, so that every path is the gateway's
 */
public record Front(
        Supplier<RouteTable> routes,
        Map<String, Endpoint> endpoints,
        Set<String> reserved,
        Supplier<Terms> terms,
        Time time,
        boolean ownOnly) {

    /** On terms that do not change, and for workloads, too. */
    public Front(
            Supplier<RouteTable> routes,
            Map<String, Endpoint> endpoints,
            Set<String> reserved,
            Terms terms,
            Time time) {
        this(routes, endpoints, reserved, () -> terms, time, false);
    }

    /** The same with these endpoints. */
    public Front withEndpoints(Map<String, Endpoint> others) {
        return new Front(routes, Map.copyOf(others), reserved, terms, time, ownOnly);
    }

    /** The same for those who are to get at its endpoints, but not at workloads. */
    public Front withoutWorkloads() {
        return new Front(routes, endpoints, reserved, terms, time, true);
    }

    Reception reception() {
        return terms.get().reception();
    }

    TrustedProxies trusted() {
        return terms.get().trusted();
    }

    Witnesses witnesses() {
        return terms.get().witnesses();
    }

    Limits limits() {
        return terms.get().limits();
    }

    /** Whether a path belongs to the gateway itself. */
    private boolean isOwn(String path) {
        if (ownOnly) {
            return true;
        }
        if (!path.startsWith("/_")) {
            return false;
        }
        int second = path.indexOf('/', 1);
        return reserved.contains(path)
                || endpoints.containsKey(path)
                || (second > 0 && reserved.contains(path.substring(0, second + 1)));
    }

    /** The endpoint at this path, or the one for everything below its first element. */
    private @Nullable Endpoint endpoint(String path) {
        Endpoint exact = endpoints.get(path);
        int second = path.indexOf('/', 1);
        return exact != null || second < 0 ? exact : endpoints.get(path.substring(0, second + 1));
    }

    /** What a request gets (contract section 4, steps 2 and 3). */
    Exchange exchange(ClientConnection client, RequestHead head) {
        String path = head.path();
        if (isOwn(path)) {
            Endpoint endpoint = endpoint(path);
            return endpoint == null
                    ? own(client, head, FaultReport.of(Fault.UNKNOWN_PATH))
                    : new OwnExchange(client, head, endpoint, this);
        }
        return routes.get()
                .find(head.host())
                .<Exchange>map(found -> new RelayExchange(client, head, found, this))
                .orElseGet(
                        () -> own(client, head, FaultReport.of(Fault.NO_ROUTE).host(head.host())));
    }

    private Exchange own(ClientConnection client, RequestHead head, FaultReport report) {
        return new OwnExchange(client, head, request -> reception().fault(request, report), this);
    }
}
