package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.PlainText;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what pods have written. Of a pod with several containers that is the one which ended, or
 * the one that kubectl shows. Blocking; safe for use by many threads.
 */
record PodLogs(KubernetesClient client) {

    private static final long SECONDS_FOR_AN_ANSWER = 10;

    /** What is longer is cut: nobody's line is worth more memory than that. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final String BEFORE = "&previous=true";

    /** A line, with the time at which it was written as the API server says it, which sorts. */
    private record Line(String at, String text) {

        static Line of(String said) {
            int blank = said.indexOf(' ');
            return blank < 0
                    ? new Line(said, "")
                    : new Line(said.substring(0, blank), said.substring(blank + 1));
        }
    }

    /** The last lines of these pods together, oldest first. */
    List<String> last(List<Pod> pods, int tail) {
        String query = "&timestamps=true&tailLines=" + tail;
        List<Line> lines = new ArrayList<>();
        for (Pod pod : pods) {
            // The log of a container that waits to be started again is that of the one before.
            Set<Line> own = new LinkedHashSet<>();
            if (pod.restarts() > 0 && !pod.ready()) {
                read(pod, query + BEFORE, said -> own.add(Line.of(said)));
            }
            read(pod, query, said -> own.add(Line.of(said)));
            lines.addAll(own);
        }
        List<String> sorted =
                lines.stream()
                        .sorted(Comparator.comparing(Line::at))
                        .map(line -> PlainText.of(line.text()))
                        .toList();
        return sorted.subList(Math.max(0, sorted.size() - tail), sorted.size());
    }

    private void read(Pod pod, String query, Consumer<String> line) {
        Optional<InputStream> body = open(pod, query);
        if (body.isPresent()) {
            try (InputStream stream = body.get()) {
                lines(stream, line);
            } catch (IOException broken) {
                throw failure(pod, String.valueOf(broken.getMessage()), broken);
            }
        }
    }

    /**
     * Goes on with it as it is written. Closed by whoever asked for it.
     *
     * @return empty while there is nothing to be followed
     */
    Optional<InputStream> follow(Pod pod, int tail) {
        return open(pod, "&follow=true&tailLines=" + tail);
    }

    /** Passes on each line until the end. */
    static void lines(InputStream stream, Consumer<String> line) throws IOException {
        Reader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        for (int read = reader.read(); read >= 0; read = reader.read()) {
            if (read == '\n') {
                line.accept(text.toString());
                text.setLength(0);
            } else if (text.length() < LONGEST_LINE) {
                text.append((char) read);
            }
        }
        if (!text.isEmpty()) {
            line.accept(text.toString());
        }
    }

    /** Empty for a pod that was not started yet, and for one that is gone. */
    private Optional<InputStream> open(Pod pod, String query) {
        HttpClient http = client.getHttpClient();
        String container =
                pod.end()
                        .map(Pod.End::container)
                        .filter(name -> !name.isEmpty())
                        .or(() -> pod.containers().stream().findFirst())
                        .orElse("");
        HttpRequest request =
                http.newHttpRequestBuilder()
                        .uri(
                                "%sapi/v1/namespaces/%s/pods/%s/log?container=%s%s"
                                        .formatted(
                                                client.getConfiguration().getMasterUrl(),
                                                pod.namespace(),
                                                pod.name(),
                                                container,
                                                query))
                        .build();
        CompletableFuture<HttpResponse<InputStream>> asked =
                http.sendAsync(request, InputStream.class);
        try {
            HttpResponse<InputStream> answer = asked.get(SECONDS_FOR_AN_ANSWER, TimeUnit.SECONDS);
            if (answer.isSuccessful()) {
                return Optional.of(answer.body());
            }
            answer.body().close();
            return answer(pod, answer.code());
        } catch (InterruptedException cutOff) {
            Thread.currentThread().interrupt();
            asked.thenAccept(PodLogs::close);
            throw failure(pod, "the call was cut off", cutOff);
        } catch (TimeoutException late) {
            asked.thenAccept(PodLogs::close);
            throw failure(pod, "no answer within %d s".formatted(SECONDS_FOR_AN_ANSWER), late);
        } catch (ExecutionException | IOException away) {
            throw failure(pod, String.valueOf(away.getMessage()), away);
        }
    }

    /** An answer that nobody waits for any more. */
    private static void close(HttpResponse<InputStream> late) {
        try {
            late.body().close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }

    private static Optional<InputStream> answer(Pod pod, int code) {
        if (code == 400 || code == 404) {
            return Optional.empty();
        }
        if (code == 401 || code == 403) {
            throw new RuntimeCallException(
                    Kind.REFUSED,
                    "Cannot read the log of pod %s/%s: the API server answers %d (expected: a role that may get pods/log)"
                            .formatted(pod.namespace(), pod.name(), code),
                    null);
        }
        throw failure(pod, "the API server answers " + code, null);
    }

    private static RuntimeCallException failure(Pod pod, String why, @Nullable Exception cause) {
        return new RuntimeCallException(
                Kind.UNREACHABLE,
                "Cannot read the log of pod %s/%s: %s".formatted(pod.namespace(), pod.name(), why),
                cause);
    }
}
