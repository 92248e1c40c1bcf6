package dev.reveille.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.Locale;

/** Every metric of the gateway's own: the one place that says what it is called and means. */
public enum Family {
    REQUESTS(
            "gateway_requests_total",
            Kind.COUNTER,
            "Requests that have ended, by the status code that the client got; 499 where it left"
                    + " before. Without a container: what the gateway answered by itself.",
            "container status_code"),
    REQUEST_DURATION(
            "gateway_request_duration_seconds",
            Kind.HISTOGRAM,
            "From a request's head to the last byte of its answer, time that it was held included;"
                    + " an upgraded request ends with its 101.",
            "container"),
    STARTS(
            "gateway_starts_total",
            Kind.COUNTER,
            "Wakes by the gateway that have ended, ready (success) or not (error).",
            "container result"),
    START_DURATION(
            "gateway_start_duration_seconds",
            Kind.HISTOGRAM,
            "From the beginning of a wake to readiness, dependencies included; of those that"
                    + " succeeded.",
            "container"),
    IDLE_STOPS(
            "gateway_idle_stops_total",
            Kind.COUNTER,
            "Times it was put to sleep because nobody used it, or nothing that depends on it.",
            "container"),
    HELD_REQUESTS(
            "gateway_held_requests",
            Kind.GAUGE,
            "Requests that wait for it to be awake, now.",
            "container"),
    HOLD_DURATION(
            "gateway_hold_duration_seconds",
            Kind.HISTOGRAM,
            "How long requests were held, however that ended.",
            "container"),
    WORKLOAD_STATE(
            "gateway_workload_state",
            Kind.GAUGE,
            "1 for the state that it is in, 0 for the others.",
            "container state"),
    OPEN_CONNECTIONS(
            "gateway_open_connections",
            Kind.GAUGE,
            "Connections from the gateway to it, idle ones and tunnels included, now.",
            "container"),
    WORKLOAD_INFO(
            "gateway_workload_info",
            Kind.GAUGE,
            "Always 1: the label says which of several runtimes has it; not there where there is"
                    + " only one.",
            "container runtime"),
    RUNTIME_CONNECTED(
            "gateway_runtime_connected",
            Kind.GAUGE,
            "1 while the gateway hears what happens in the runtime; its name is empty where there"
                    + " is only one.",
            "runtime"),
    RUNTIME_CALLS(
            "gateway_runtime_calls_total",
            Kind.COUNTER,
            "Calls to the runtime, by what came of them.",
            "operation result"),
    ASLEEP(
            "gateway_asleep_seconds_total",
            Kind.COUNTER,
            "How long it has slept since the gateway came to know it.",
            "container"),
    SHARING_CONNECTED(
            "gateway_sharing_connected",
            Kind.GAUGE,
            "1 while the gateway is in touch with the others that share its workloads; not there"
                    + " where none is configured.",
            ""),
    SHARING_GATEWAYS(
            "gateway_sharing_gateways",
            Kind.GAUGE,
            "How many other gateways it has heard of lately.",
            "");

    /** What kind of metric. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM;

        /** As Prometheus calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String metric;
    private final Kind kind;
    private final String meaning;
    private final String labels;

    /**
     * @param labels their names, with a space between
     */
    Family(String metric, Kind kind, String meaning, String labels) {
        this.metric = metric;
        this.kind = kind;
        this.meaning = meaning;
        this.labels = labels;
    }

    /** Its name, as one writes it in a query; a histogram's series add to it. */
    public String metric() {
        return metric;
    }

    public Kind kind() {
        return kind;
    }

    /** A phrase for people. */
    public String meaning() {
        return meaning;
    }

    public List<String> labels() {
        return List.of(labelNames());
    }

    private String[] labelNames() {
        return labels.isEmpty() ? new String[0] : labels.split(" ", -1);
    }

    Counter counter() {
        return Counter.builder()
                .name(metric)
                .help(meaning)
                .labelNames(labelNames())
                .withoutExemplars()
                .build();
    }

    /**
     * @param bounds upper bounds of the buckets, in seconds, ascending
     */
    Histogram histogram(double... bounds) {
        return Histogram.builder()
                .name(metric)
                .help(meaning)
                .labelNames(labelNames())
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .build();
    }

    GaugeWithCallback.Builder readGauge() {
        return GaugeWithCallback.builder().name(metric).help(meaning).labelNames(labelNames());
    }

    CounterWithCallback.Builder readCounter() {
        return CounterWithCallback.builder().name(metric).help(meaning).labelNames(labelNames());
    }
}
