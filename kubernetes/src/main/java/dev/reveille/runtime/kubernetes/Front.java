package dev.reveille.runtime.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * A Service: what stands before pods.
 *
 * @param headless whether it has no address of its own
 * @param balancers addresses that a load balancer of the cloud gave it
 */
record Front(
        String namespace,
        String name,
        Map<String, String> selector,
        boolean headless,
        List<Port> ports,
        List<String> balancers) {

    Front {
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
        balancers = List.copyOf(balancers);
    }

    /**
     * One of its ports.
     *
     * @param name what it is called there and in its slices; empty if there is only one
     * @param node on every machine; 0 for none
     */
    record Port(String name, int port, int node) {}

    /** Whether it stands before pods with these labels. */
    boolean standsBefore(Map<String, String> podLabels) {
        return !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
    }
}
