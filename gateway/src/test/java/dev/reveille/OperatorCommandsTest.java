package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.workload.TestConfiguration;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The operator's commands, against a running gateway")
class OperatorCommandsTest {

    private static final String WORKLOADS =
            """
            containers:
              - name: app
                host: app.test
                command: sleep 600
                ready_when: runs
                idle_timeout: 30m
              - name: broken
                command: sh -c "exit 3"
              - {name: hanging, host: hanging.test, command: sleep 600, start_timeout: 10m}
            groups:
              - {name: g, host: g.test, containers: [broken]}
            """;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Optional<Gateway> gateway = Optional.empty();

    @AfterEach
    void close() {
        gateway.ifPresent(Gateway::close);
    }

    private void start(String settings) throws IOException {
        String yaml = "gateway: {runtime: process, bind: 127.0.0.1, port: 0" + settings + "}\n";
        gateway.ifPresent(Gateway::close);
        Gateway started = Gateway.start(TestConfiguration.of(yaml + WORKLOADS), Map.of());
        gateway = Optional.of(started);
        environment.put("REVEILLE_URL", "http://127.0.0.1:" + started.port());
    }

    @Test
    void statusIsATableWithALineForEachWorkload() throws Exception {
        start("");

        assertThat(run("status")).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines.getFirst())
                .startsWith("NAME     STATE   SLEEPS IN  LAST REQUEST  HELD  IN FLIGHT  HOST");
        assertThat(lines.get(1)).matches("app      asleep  - +- +0 +0 +app.test");
        assertThat(lines.get(2)).matches("broken   asleep  - +- +0 +0 +-");
        assertThat(lines).hasSize(4);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void statusAsJsonIsTheDocument() throws Exception {
        start("");

        assertThat(run("status", "--json")).isZero();

        JsonNode document = JsonMapper.shared().readTree(out.toString());
        assertThat(document.get("containers").get(0).get("name").asString()).isEqualTo("app");
        assertThat(document.get("updated_at").asString()).endsWith("Z");
    }

    @Test
    void wakeCanWaitUntilItIsAwakeAndSleepPutsItToSleep() throws Exception {
        start("");

        assertThat(run("wake", "app", "--wait")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("app is awake");
        run("status");
        assertThat(out.toString()).containsPattern("app +awake +(29|30)m ");

        assertThat(run("sleep", "app")).isZero();
        await().until(() -> status().contains("app      asleep"));
    }

    @Test
    void wakeAndSleepAsJsonAreWhatTheDocumentSaysOfTheWorkloadThen() throws Exception {
        start("");

        assertThat(run("wake", "hanging", "--json")).isZero();
        assertThat(printed().get("name").asString()).isEqualTo("hanging");
        assertThat(printed().get("state").asString()).isEqualTo("waking");
        assertThat(run("wake", "app", "--wait", "--json")).isZero();
        assertThat(printed().get("name").asString()).isEqualTo("app");
        assertThat(printed().get("state").asString()).isEqualTo("awake");
        assertThat(run("sleep", "app", "--json")).isZero();
        assertThat(printed().get("name").asString()).isEqualTo("app");
        assertThat(printed().get("state").asString()).isIn("draining", "falling-asleep", "asleep");
        assertThat(run("sleep", "ap", "--json")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    private JsonNode printed() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void wakeSaysWhyItDidNotWake() throws Exception {
        start("");

        assertThat(run("wake", "broken", "--wait")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("reveille wake failed: broken did not wake: ")
                .contains("exit code 3");
        run("status");
        assertThat(out.toString()).containsPattern("broken: .*exit code 3");
    }

    @Test
    void wakeDoesNotWaitLongerThanItIsTold() throws Exception {
        start("");

        assertThat(run("wake", "hanging", "--wait", "--timeout", "300ms")).isEqualTo(1);
        assertThat(err.toString())
                .contains("hanging is not awake after 300ms; it is starting", "--timeout");
        assertThat(run("wake", "hanging", "--timeout", "soon")).isEqualTo(2);
        assertThat(run("wake")).isEqualTo(2);
    }

    @Test
    void aNameThatTheGatewayDoesNotKnowIsSaidSo() throws Exception {
        start("");

        assertThat(run("wake", "ap")).isEqualTo(1);
        assertThat(run("sleep", "ap")).isEqualTo(1);
        assertThat(err.toString())
                .contains("reveille wake failed: the gateway knows no workload \"ap\"")
                .contains("(expected: app, broken or hanging)");
    }

    @Test
    void credentialsComeFromOptionsOrFromTheEnvironment() throws Exception {
        start(", admin_auth: {method: basic, username: ann, password: 'p:w'}");

        assertThat(run("status")).isEqualTo(1);
        assertThat(err.toString()).contains("needs credentials", "--user", "REVEILLE_PASSWORD");
        assertThat(run("status", "--user", "ann:p:w")).isZero();
        assertThat(run("status", "--user", "ann:wrong")).isEqualTo(1);
        assertThat(err.toString()).contains("does not take these credentials");
        assertThat(run("status", "--token", "x")).isEqualTo(1);
        assertThat(run("status", "--user", "ann")).isEqualTo(2);
        environment.put("REVEILLE_PASSWORD", "p:w");
        assertThat(run("status", "--user", "ann")).isZero();
        environment.put("REVEILLE_USER", "ann");
        assertThat(run("status")).isZero();
        environment.clear();
        start(", admin_auth: {method: bearer, token: s3cret}");
        assertThat(run("status", "--token", "s3cret")).isZero();
        environment.put("ADMIN_AUTH_TOKEN", "s3cret");
        assertThat(run("status")).as("as in the gateway's own container").isZero();
        assertThat(run("status", "--user", "a:b", "--token", "c")).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("s3cret", "p:w");
    }

    @Test
    void whereNobodyListensIsNamedAndHowToNameAnotherPlace() throws Exception {
        int dead;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dead = socket.getLocalPort();
        }

        assertThat(run("status", "--url", "http://127.0.0.1:" + dead)).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "http://127.0.0.1:" + dead,
                        "nothing listens there. Is it running there?",
                        "--url")
                .doesNotContain("Exception");
    }

    @Test
    void aPortThatSpeaksNoTlsIsSaidToWantPlainHttp() throws Exception {
        start("");
        String at = "127.0.0.1:" + gateway.orElseThrow().port();

        assertThat(run("status", "--url", "https://" + at)).isEqualTo(1);
        assertThat(err.toString())
                .contains("asking the gateway at https://" + at + ": no TLS there")
                .contains("try http://" + at + ". Name another address with --url");
    }

    @Test
    void aCertificateThatIsNotTrustedIsSaidSo(@TempDir Path folder) throws Exception {
        try (ServerSocket server = tls(folder)) {
            readAndClose(server);
            String at = "https://127.0.0.1:" + server.getLocalPort();

            assertThat(run("status", "--url", at)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("asking the gateway at " + at + ": its certificate is not trusted")
                    .contains("javax.net.ssl.trustStore", "--url");
        }
    }

    @Test
    void aPortThatEndsTheConnectionIsSaidSo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            readAndClose(server);
            String at = "http://127.0.0.1:" + server.getLocalPort();

            assertThat(run("status", "--url", at)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("asking the gateway at " + at + ": the connection broke off")
                    .contains("does it need https://?", "--url");
        }
    }

    private static ServerSocket tls(Path folder) throws Exception {
        String keys = folder.resolve("keys.p12").toString();
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-keystore",
                                keys,
                                "-storepass",
                                "secret",
                                "-storetype",
                                "PKCS12",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=server",
                                "-ext",
                                "SAN=IP:127.0.0.1")
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(new File(keys), "secret".toCharArray());
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context.getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** Reads what each client says first, and closes the connection. */
    private static void readAndClose(ServerSocket server) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!server.isClosed()) {
                                try (Socket client = server.accept()) {
                                    assertThat(client.getInputStream().read()).isPositive();
                                } catch (IOException ended) {
                                    // By the client, or with the test.
                                }
                            }
                        });
    }

    @Test
    void anAddressThatIsNoneIsWrongUsage() {
        for (String url : List.of("127.0.0.1:8080", "ftp://h", "http://", "http://a b")) {
            assertThat(run("status", "--url", url)).as(url).isEqualTo(2);
        }
    }

    @Test
    void aPortWithoutAdminEndpointsIsExplained() throws Exception {
        start(", admin_bind: '127.0.0.1:0'");

        assertThat(run("status")).isEqualTo(1);
        assertThat(err.toString()).contains("gateway.admin_bind", "--url");
        String other = "http://127.0.0.1:" + gateway.orElseThrow().adminPort() + "/";
        assertThat(run("status", "--url", other)).isZero();
    }

    private String status() {
        run("status");
        return out.toString();
    }

    /** Output and errors are those of this run alone. */
    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return Main.commandLine(environment, Clock.systemUTC(), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
