package dev.reveille.admin;

import dev.reveille.Gateway;
import dev.reveille.config.Configuration;
import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A whole gateway on local processes, asked through real sockets. Closed by its test. */
final class GatewayUnderTest implements AutoCloseable {

    private final Gateway gateway;
    private final HttpClient http = HttpClient.newHttpClient();

    private GatewayUnderTest(Gateway gateway) {
        this.gateway = gateway;
    }

    /** With these workloads, and everybody its operator. */
    static GatewayUnderTest of(String workloads) {
        return of("", workloads);
    }

    /**
     * @param settings further keys of {@code gateway}, in YAML's flow style
     */
    static GatewayUnderTest of(String settings, String workloads) {
        try {
            return new GatewayUnderTest(
                    Gateway.start(configuration(settings, workloads), Map.of()));
        } catch (IOException failure) {
            throw new AssertionError("the gateway does not start", failure);
        }
    }

    private static Configuration configuration(String settings, String workloads) {
        String gateway = "gateway: {runtime: process, bind: 127.0.0.1, port: 0" + settings + "}\n";
        return TestConfiguration.of(gateway + workloads);
    }

    /** The file has changed. */
    void reload(String settings, String workloads) {
        gateway.apply(configuration(settings, workloads));
    }

    int port() {
        return gateway.port();
    }

    int adminPort() {
        return gateway.adminPort();
    }

    /** Sends a request without a body. */
    HttpResponse<String> send(String method, String target, String... headers) throws Exception {
        return sendTo(port(), method, target, headers);
    }

    HttpResponse<String> sendTo(int port, String method, String target, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                        .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Asks a workload by its host, as a program does; gives the status line. */
    String askWorkload(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    EventReader events(String path, String... headers) throws Exception {
        return EventReader.open(http, URI.create("http://127.0.0.1:" + port() + path), headers);
    }

    @Override
    public void close() {
        http.close();
        gateway.close();
    }
}
