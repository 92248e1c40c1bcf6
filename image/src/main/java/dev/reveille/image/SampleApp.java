package dev.reveille.image;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the gateway proxies to in the rehearsal: answers of 1 KiB, and whatever is sent to it. */
record SampleApp(HttpServer server, ExecutorService threads) implements AutoCloseable {

    static SampleApp start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        byte[] page = "x".repeat(1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        server.createContext(
                "/",
                exchange -> {
                    byte[] sent = exchange.getRequestBody().readAllBytes();
                    boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
                    byte[] answer = sent.length > 0 ? sent : page;
                    exchange.sendResponseHeaders(200, chunked ? 0 : answer.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(answer);
                    }
                });
        server.start();
        return new SampleApp(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
