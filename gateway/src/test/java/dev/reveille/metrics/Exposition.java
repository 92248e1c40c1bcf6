package dev.reveille.metrics;

import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What {@code /_metrics} says at one moment. */
record Exposition(Answer answer) {

    static Exposition of(Metrics metrics, String accept) {
        Request request =
                new Request(
                        "GET",
                        "/_metrics",
                        Map.of("accept", List.of(accept)),
                        InetAddress.getLoopbackAddress());
        return new Exposition((Answer) metrics.endpoint().answer(request));
    }

    static Exposition of(Metrics metrics) {
        return of(metrics, "text/plain");
    }

    /**
     * The value of a series.
     *
     * @param series name and labels, as they are written
     */
    OptionalDouble value(String series) {
        return answer.body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst();
    }

    List<String> linesOf(String container) {
        return answer.body()
                .lines()
                .filter(line -> line.contains("container=\"" + container + "\""))
                .toList();
    }
}
