package dev.reveille.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events whose data are JSON. For one thread; closed by whoever opened it. */
final class EventReader implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static EventReader open(HttpClient http, URI address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new EventReader(http.send(request.build(), BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    /** The data of the next event of this name; the end of the stream is a failure. */
    JsonNode next(String name) throws IOException {
        boolean wanted = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                wanted = line.equals("event: " + name);
            } else if (wanted && line.startsWith("data: ")) {
                return JsonMapper.shared().readTree(line.substring("data: ".length()));
            }
        }
        throw new IOException("the stream ended without an event " + name);
    }

    /** Whether the stream ends; waits for that. */
    boolean ends() throws IOException {
        while (lines.readLine() != null) {
            // What comes before the end is of no interest here.
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
