package dev.reveille.runtime.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * One of a Service's EndpointSlices.
 *
 * @param ports by their names in the Service
 */
record Slice(
        String namespace,
        String name,
        String service,
        Map<String, Integer> ports,
        List<Endpoint> endpoints) {

    Slice {
        ports = Map.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A pod in it.
     *
     * @param pod its name; empty for what is none
     * @param ready whether requests may be sent there
     */
    record Endpoint(String address, String pod, boolean ready) {}
}
