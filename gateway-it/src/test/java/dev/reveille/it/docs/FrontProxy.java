package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A proxy that people put before the gateway, with the configuration of {@code deploy/compose}.
 * Only what a test must have otherwise is exchanged: ports, folders, the certificate, the gateway's
 * address. Closed by the test.
 */
record FrontProxy(ServerProcess process, int port) implements AutoCloseable {

    private static final String GATEWAY = "gateway:8080";

    /** nginx, as root or not. */
    static FrontProxy nginx(int gateway) {
        Path folder = Scratch.folder("nginx");
        int port = freePort();
        certificate(folder);
        String configuration =
                shipped("nginx/nginx.conf")
                        .replace("listen 80;", "listen 127.0.0.1:" + freePort() + ";")
                        .replace(
                                "listen 443 ssl http2;", "listen 127.0.0.1:" + port + " ssl http2;")
                        .replaceAll("\\n *listen \\[::][^\\n]*", "")
                        .replace("/etc/nginx/certificates", folder.toString())
                        .replace("server " + GATEWAY, "server 127.0.0.1:" + gateway)
                        .replace("worker_processes auto;", NGINX_OF_A_TEST)
                        .replace("http {", "http {\naccess_log off;\n" + temporary())
                        .replace("FOLDER", folder.toString());
        Path file = write(folder.resolve("nginx.conf"), configuration);
        return start(List.of("nginx", "-e", "stderr", "-c", file.toString()), Map.of(), port);
    }

    private static final String NGINX_OF_A_TEST =
            "worker_processes 1;\ndaemon off;\nuser root root;\npid FOLDER/pid;\nerror_log stderr;";

    private static String temporary() {
        StringBuilder lines = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.append(kind).append("_temp_path FOLDER/").append(kind).append(";\n");
        }
        return lines.toString();
    }

    /** Caddy, for the domain "test", with a certificate of its own making. */
    static FrontProxy caddy(int gateway) {
        Path folder = Scratch.folder("caddy");
        int port = freePort();
        String ofATest =
                """
                {
                  admin off
                  http_port %d
                  https_port %d
                  local_certs
                  skip_install_trust
                  default_bind 127.0.0.1
                }
                """
                        .formatted(freePort(), port);
        String configuration =
                ofATest
                        + shipped("caddy/Caddyfile")
                                .replace("whoami.{$DOMAIN} {", "app.{$DOMAIN} {")
                                .replace(GATEWAY, "127.0.0.1:" + gateway);
        Path file = write(folder.resolve("Caddyfile"), configuration);
        return start(
                List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString()),
                Map.of(
                        "DOMAIN",
                        "test",
                        "XDG_DATA_HOME",
                        folder.toString(),
                        "HOME",
                        folder.toString()),
                port);
    }

    private static String shipped(String name) {
        try {
            String text =
                    Files.readString(Repository.root().resolve("deploy/compose").resolve(name));
            assertThat(text).containsOnlyOnce(GATEWAY);
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void certificate(Path folder) {
        Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=app.test",
                        "-keyout",
                        folder.resolve("privkey.pem").toString(),
                        "-out",
                        folder.resolve("fullchain.pem").toString())
                .output();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static FrontProxy start(
            List<String> command, Map<String, String> environment, int port) {
        FrontProxy proxy = new FrontProxy(ServerProcess.start(command, environment), port);
        Awaitility.await(command.getFirst() + " to listen")
                .atMost(Duration.ofSeconds(30))
                .failFast(proxy.process::requireAlive)
                .until(() -> listens(port));
        return proxy;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
