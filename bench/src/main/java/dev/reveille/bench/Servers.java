package dev.reveille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How each server is configured and started.
 *
 * @param launcher the gateway's own, {@code ./reveille}
 */
record Servers(Workshop workshop, Cores cores, Path launcher) {

    private static final int KIB = 1024;

    /** Hosts of the gateway that has many: those of the workload that is asked, and of others. */
    static final int ASKED_HOSTS = 1000;

    private static final int OTHER_HOSTS = 9000;

    Server backend() throws IOException {
        workshop.data("files/64k", 64 * KIB);
        workshop.data("files/1g", Case.DOWNLOAD_BYTES);
        workshop.data("upload", Case.UPLOAD_BYTES);
        int port = Workshop.freePort();
        return nginx(
                "backend", cores.backend(), port, Map.of("PORT", port, "KIB", "k".repeat(KIB)));
    }

    Server nginx(int backend) throws IOException {
        int port = Workshop.freePort();
        return nginx(
                "nginx",
                cores.proxy(),
                port,
                Map.of("PORT", port, "BACKEND", backend, "HOST", Load.HOST));
    }

    private Server nginx(String name, String on, int port, Map<String, ?> values)
            throws IOException {
        Path config = workshop.fill(name + ".conf", name + ".conf", values);
        return Server.start(
                workshop,
                name,
                on,
                port,
                List.of(
                        "nginx",
                        "-p",
                        workshop.folder().toString(),
                        "-c",
                        config.toString(),
                        "-e",
                        "stderr"));
    }

    Server haproxy(int backend) throws IOException {
        int port = Workshop.freePort();
        Path config =
                workshop.fill(
                        "haproxy.cfg",
                        "haproxy.cfg",
                        Map.of("PORT", port, "BACKEND", backend, "HOST", Load.HOST));
        return Server.start(
                workshop,
                "haproxy",
                cores.proxy(),
                port,
                List.of("haproxy", "-db", "-f", config.toString()));
    }

    Server gateway(int backend) throws IOException {
        return gateway("gateway", backend, Load.HOST, "");
    }

    /** With 10,000 hosts, of which those of one workload are used and those of others asleep. */
    Server gatewayWithManyHosts(int backend) throws IOException {
        String asked =
                IntStream.rangeClosed(1, ASKED_HOSTS)
                        .mapToObj(i -> "h" + i + ".bench.test")
                        .collect(Collectors.joining(", "));
        String others =
                IntStream.rangeClosed(1, OTHER_HOSTS)
                        .mapToObj(
                                i ->
                                        """
                                          - name: other%d
                                            host: other%d.bench.test
                                            command: sleep infinity
                                        """
                                                .formatted(i, i))
                        .collect(Collectors.joining());
        return gateway("gateway-hosts", backend, asked, others);
    }

    /** Confined to one core, it has one event loop. */
    private Server gateway(String name, int backend, String hosts, String sleeping)
            throws IOException {
        int port = Workshop.freePort();
        Path config =
                workshop.fill(
                        "gateway.yaml",
                        name + ".yaml",
                        Map.of(
                                "PORT",
                                port,
                                "BACKEND",
                                backend,
                                "HOSTS",
                                hosts,
                                "SLEEPING",
                                sleeping));
        return Server.start(
                workshop,
                name,
                cores.proxy(),
                port,
                List.of(launcher.toString(), "run", "--config", config.toString()));
    }
}
