package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine on TCP, in the clear and with certificates on both sides. */
class DockerTcpIT {

    @Test
    void anEngineIsUsedAndWatchedOverTcp() {
        int port = OwnEngine.freePort();
        try (OwnEngine engine =
                OwnEngine.require("--host=tcp://127.0.0.1:" + port, "--tls=false")) {
            useAndWatch(engine, DockerHost.parse(Optional.of("tcp://127.0.0.1:" + port), Map.of()));
        }
    }

    @Test
    void anEngineIsUsedAndWatchedOverTlsWithKeysOfEveryKind(@TempDir Path folder)
            throws IOException {
        certificates(folder);
        int port = OwnEngine.freePort();
        try (OwnEngine engine =
                OwnEngine.require(
                        "--host=tcp://127.0.0.1:" + port,
                        "--tlsverify",
                        "--tlscacert=" + folder.resolve("ca.pem"),
                        "--tlscert=" + folder.resolve("server.pem"),
                        "--tlskey=" + folder.resolve("server-key.pem"))) {
            for (String kind : new String[] {"rsa-pkcs8", "rsa-pkcs1", "ec-sec1"}) {
                useAndWatch(
                        engine,
                        DockerHost.parse(
                                Optional.empty(),
                                Map.of(
                                        "DOCKER_HOST",
                                        "tcp://127.0.0.1:" + port,
                                        "DOCKER_TLS_VERIFY",
                                        "1",
                                        "DOCKER_CERT_PATH",
                                        folder.resolve(kind).toString())));
            }
            Path stranger = Files.createDirectory(folder.resolve("stranger"));
            Files.copy(folder.resolve("ca.pem"), stranger.resolve("ca.pem"));
            refused("https://127.0.0.1:" + port, Map.of("DOCKER_CERT_PATH", stranger.toString()));
            refused("https://127.0.0.1:" + port, Map.of());
        }
    }

    private static void refused(String url, Map<String, String> environment) {
        try (SystemTime time = new SystemTime();
                DockerRuntime runtime =
                        new DockerRuntime(DockerHost.parse(Optional.of(url), environment), time)) {
            assertThatThrownBy(runtime::list)
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining(url);
        }
    }

    private static void useAndWatch(OwnEngine engine, DockerHost host) {
        DockerCli docker = new DockerCli(engine.url());
        docker.requireImage();
        docker.create("rv-app", "--network", "none", "--", "sh", "-c", "echo hello; sleep 1000");
        EventRecord events = new EventRecord();
        try (SystemTime time = new SystemTime();
                DockerRuntime runtime = new DockerRuntime(host, time);
                Subscription _ = runtime.watch(events)) {
            events.first(0, RuntimeEvent.Synchronized.class::isInstance);
            runtime.start("rv-app");
            events.status(0, "rv-app", Instance.Running.class);
            assertThat(runtime.logs("rv-app", 5)).containsExactly("hello");
            int mark = events.mark();
            docker.run("rm", "-f", "rv-app");
            events.first(mark, new RuntimeEvent.Removed("rv-app")::equals);
            assertThat(runtime.list()).isEmpty();
        }
    }

    /** An authority, a server for 127.0.0.1, and clients with the three ways to write a key. */
    private static void certificates(Path folder) {
        DockerCli.shell(
                """
                set -e; cd %s
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca \
                  -keyout ca-key.pem -out ca.pem
                sign() { # key, certificate, extension
                  openssl req -new -key $1 -subj /CN=test -out request.pem
                  printf "$3" > extension
                  openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
                    -days 2 -extfile extension -out $2
                }
                openssl genrsa -out server-key.pem 2048
                sign server-key.pem server.pem \
                  'subjectAltName=IP:127.0.0.1\\nextendedKeyUsage=serverAuth'
                mkdir rsa-pkcs8 rsa-pkcs1 ec-sec1
                openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-pkcs8/key.pem
                openssl rsa -traditional -in rsa-pkcs8/key.pem -out rsa-pkcs1/key.pem
                openssl ecparam -name prime256v1 -genkey -out ec-sec1/key.pem
                for kind in rsa-pkcs8 rsa-pkcs1 ec-sec1; do
                  sign $kind/key.pem $kind/cert.pem extendedKeyUsage=clientAuth
                  cp ca.pem $kind/
                done
                """
                        .formatted(folder));
    }
}
