package dev.reveille.metrics;

import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /_metrics}: OpenMetrics for who prefers it, as Prometheus does, else Prometheus' text
 * format. Stateless.
 */
final class MetricsEndpoint implements Endpoint {

    private final PrometheusRegistry registry;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

    MetricsEndpoint(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Reply answer(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.of(
                            405,
                            "text/plain; charset=utf-8",
                            "Metrics are read: GET, not %s.\n".formatted(request.method()))
                    .with("Allow", "GET, HEAD");
        }
        ExpositionFormatWriter writer = prefersOpenMetrics(request) ? openMetrics : text;
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try {
            writer.write(document, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Answer.of(200, writer.getContentType(), document.toString(StandardCharsets.UTF_8))
                .with("Vary", "Accept");
    }

    private static boolean prefersOpenMetrics(Request request) {
        Accept accept = Accept.of(request);
        return accept.quality("application", "openmetrics-text") > accept.quality("text", "plain");
    }
}
