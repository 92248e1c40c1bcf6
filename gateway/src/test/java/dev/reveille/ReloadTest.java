package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import dev.reveille.reload.Reload;
import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway with real processes, whose file is changed while it is used. */
@DisplayName("A reload of the configuration")
class ReloadTest {

    private static final int RELOADS = 200;
    private static final Pattern COUNTS = Pattern.compile("\"held\":(\\d+),\"in_flight\":(\\d+)");

    @TempDir private Path folder;

    private final Gateway gateway = started();
    private Reload reload = reload(Path.of("none"));

    private final List<Caller> callers = new CopyOnWriteArrayList<>();

    private static Gateway started() {
        try {
            return Gateway.start(TestConfiguration.of(settings("")), Map.of());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        reload = reload(folder.resolve("config.yaml"));
        write(settings("") + containers(app("")));
        reload.run("test");
    }

    private Reload reload(Path file) {
        return new Reload(
                new ConfigurationSource(file, true),
                new ConfigurationReader(Map.of(), Clock.systemUTC()),
                gateway,
                Set.of());
    }

    @AfterEach
    void end() {
        callers.forEach(Caller::close);
        gateway.close();
    }

    @Test
    void losesNoRequestHoweverOftenItHappens() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        AtomicInteger answered = new AtomicInteger();
        List<String> lost = new CopyOnWriteArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean keepsItsConnection = i % 2 == 0;
            clients.add(
                    Thread.ofVirtual().start(() -> ask(keepsItsConnection, over, answered, lost)));
        }

        for (int i = 0; i < RELOADS; i++) {
            int before = answered.get();
            write(
                    settings(
                                    "limits: {connections: %d, header_timeout: %ds}"
                                            .formatted(9000 + i, 5 + i % 5))
                            + containers(
                                    app(
                                            "idle_timeout: %dm, max_held: %d"
                                                    .formatted(1 + i, 100 + i)),
                                    other("other-" + i),
                                    other("often-" + i % 2)));
            reload.run("test");
            // Each one with requests in flight.
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> answered.get() > before + 3 || !lost.isEmpty());
        }
        over.countDown();
        for (Thread client : clients) {
            client.join();
        }

        assertThat(lost).isEmpty();
        assertThat(answered.get()).isGreaterThan(3 * RELOADS);
        assertThat(caller().get("other-" + (RELOADS - 2) + ".test", "/").status()).isEqualTo(404);
    }

    private void ask(
            boolean keepsItsConnection,
            CountDownLatch over,
            AtomicInteger answered,
            List<String> lost) {
        Caller caller = new Caller(gateway.port());
        try {
            while (over.getCount() > 0) {
                Caller.Response response = caller.get("app.test", "/");
                if (response.status() != 200 || !response.body().equals("ok")) {
                    lost.add(response.toString());
                }
                answered.incrementAndGet();
                if (!keepsItsConnection) {
                    caller.close();
                    caller = new Caller(gateway.port());
                }
            }
        } catch (RuntimeException failure) {
            lost.add(failure.toString());
        } finally {
            caller.close();
        }
    }

    @Test
    void leavesATunnelOpen() throws Exception {
        boot();
        Caller tunnel = openTunnel();

        for (int i = 0; i < 20; i++) {
            write(settings("") + containers(app("idle_timeout: " + (i + 1) + "m")));
            reload.run("test");
            tunnel.write("hello " + i + "\n");
            assertThat(tunnel.readLine()).isEqualTo("hello " + i);
        }
    }

    @Test
    void letsAHeldRequestGoOn() throws Exception {
        Caller held = caller();
        held.send("app.test", "/");
        await().until(() -> Files.exists(folder.resolve("pid")));

        write(settings("") + containers(app("idle_timeout: 5m"), other("more")));
        reload.run("test");
        write(settings("limits: {held_requests: 1}") + containers(app("max_held: 1")));
        reload.run("test");
        boot();

        assertThat(held.read().body()).isEqualTo("ok");
    }

    @Test
    void letsARequestInFlightEndWhoseWorkloadIsTakenOut() throws Exception {
        boot();
        Caller inFlight = caller();
        assertThat(inFlight.get("app.test", "/").status()).isEqualTo(200);
        Caller tunnel = openTunnel();
        int before = requests();
        inFlight.send("app.test", "/wait");
        await().until(() -> requests() == before + 1);
        ProcessHandle process = process();

        write(settings("") + containers(other("another")));
        reload.run("test");

        assertThat(caller().get("app.test", "/").status()).isEqualTo(404);
        Files.createFile(folder.resolve("go"));
        assertThat(inFlight.read().body()).isEqualTo("ok");
        tunnel.write("still here\n");
        assertThat(tunnel.readLine()).isEqualTo("still here");
        assertThat(process.isAlive()).isTrue();

        tunnel.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }

    @Test
    void keepsARunningProcessThatIsTakenOutAndPutBack() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        ProcessHandle process = process();
        Caller tunnel = openTunnel();

        write(settings("") + containers(other("another")));
        reload.run("test");
        write(settings("") + containers(app("")));
        reload.run("test");

        assertThat(caller().get("app.test", "/").body()).isEqualTo("ok");
        tunnel.write("still here\n");
        assertThat(tunnel.readLine()).isEqualTo("still here");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void usesNothingThatIsBeingStoppedWhenItIsTakenOutAndPutBack() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        Files.createFile(folder.resolve("linger"));
        Caller operator = caller();
        operator.write(
                "POST /_status/sleep?container=app HTTP/1.1\r\nHost: app.test\r\n"
                        + "Content-Length: 0\r\n\r\n");
        assertThat(operator.read().status()).isEqualTo(200);
        await().until(() -> Files.exists(folder.resolve("ending")));

        write(settings("") + containers(other("another")));
        reload.run("test");

        assertThatAnotherProcessAnswersWhenItIsPutBack();
    }

    @Test
    void usesNothingThatIsEndedBecauseItWasTakenOutWhenItIsPutBack() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        Files.createFile(folder.resolve("linger"));

        write(settings("") + containers(other("another")));
        reload.run("test");
        await().until(() -> Files.exists(folder.resolve("ending")));

        assertThatAnotherProcessAnswersWhenItIsPutBack();
    }

    /** The old one would begin to answer, and end before it has. */
    private void assertThatAnotherProcessAnswersWhenItIsPutBack() throws Exception {
        ProcessHandle former = process();
        write(settings("") + containers(app("")));
        reload.run("test");
        Caller caller = caller();
        caller.send("app.test", "/wait");
        await().until(() -> requests() == 1);
        assertThat(former.isAlive()).isTrue();
        Files.delete(folder.resolve("linger"));
        await().until(() -> !former.isAlive());
        Files.createFile(folder.resolve("go"));

        Caller.Response answer = caller.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(process().pid()).isNotEqualTo(former.pid());
    }

    /** Those that are held, and those that are being answered. */
    private int requests() {
        String status = caller().get("app.test", "/_status/api").body();
        Matcher counts = COUNTS.matcher(status);
        assertThat(counts.find()).as(status).isTrue();
        return Integer.parseInt(counts.group(1)) + Integer.parseInt(counts.group(2));
    }

    @Test
    void changesNothingByAFileThatIsNotValid() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);

        try (LogWatch log = new LogWatch(Reload.class)) {
            write("gateway: {prot: 1}\ncontainers: [{name: new, host: new.test}]\n");
            reload.run("test");
            Files.delete(folder.resolve("config.yaml"));
            reload.run("test");

            assertThat(log.lines().getFirst())
                    .contains("the configuration stays as it was")
                    .contains("config.yaml:1:11: gateway.prot: unknown key");
            assertThat(log.lines().getLast()).contains("no such file");
        }
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        assertThat(caller().get("new.test", "/").status()).isEqualTo(404);
    }

    @Test
    void saysInOneLineWhatItChanged() throws Exception {
        try (LogWatch log = new LogWatch(Reload.class)) {
            write(settings("") + containers(app(""), other("b"), other("c")));
            reload.run("test");
            write(settings("") + containers(app("max_held: 3"), other("c"), other("d")));
            reload.run("SIGHUP");

            assertThat(log.lines())
                    .containsExactly(
                            "Reloaded (test): added [b, c], changed [], removed [], unchanged"
                                    + " [app]",
                            "Reloaded (SIGHUP): added [d], changed [app], removed [b], unchanged"
                                    + " [c]");
        }
    }

    @Test
    void namesTwentyAndCountsTheRest() throws Exception {
        String[] many =
                IntStream.rangeClosed(1, 500).mapToObj(i -> other("w" + i)).toArray(String[]::new);
        try (LogWatch log = new LogWatch(Reload.class)) {
            write(settings("") + containers(many));
            reload.run("test");

            assertThat(log.lines().getLast())
                    .contains("added [w1, w2,", "w20, and 480 more], changed [], removed [app]")
                    .doesNotContain("w21");
        }
    }

    @Test
    void takesOverCredentialsAndLimits() throws Exception {
        boot();
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
        Caller openBefore = caller();
        assertThat(logs().status()).isEqualTo(200);

        write(
                settings("admin_auth: {method: bearer, token: t}, limits: {request_line: 1KiB}")
                        + containers(app("")));
        reload.run("test");

        await().untilAsserted(() -> assertThat(logs().status()).isEqualTo(403));
        String longPath = "/" + "x".repeat(2000);
        assertThat(caller().get("app.test", longPath).status()).isEqualTo(414);
        // What a connection may ask for is settled when it is opened.
        assertThat(openBefore.get("app.test", longPath).status()).isEqualTo(200);
    }

    @Test
    void keepsTheCredentialsThatCountNowFromWorkloads() throws Exception {
        boot();
        assertThat(guarded("Bearer t"))
                .as("nobody's but the workload's")
                .startsWith("http/1.1 200");

        write(settings("admin_auth: {method: bearer, token: t}") + containers(app("")));
        reload.run("test");

        assertThat(guarded("Bearer t")).startsWith("http/1.1 401");
        assertThat(guarded("Bearer its-own")).startsWith("http/1.1 200");
    }

    private String guarded(String authorization) {
        Caller caller = caller();
        caller.send("app.test", "/guarded", "Authorization: " + authorization);
        return caller.readHead();
    }

    @Test
    void saysWhatNeedsAnotherStartAndDoesTheRest() throws Exception {
        boot();
        try (LogWatch log = new LogWatch(Reload.class)) {
            write(
                    "gateway: {runtime: docker, bind: 127.0.0.2, port: 1, transport: nio,"
                            + " state_file: /x, admin_bind: '127.0.0.1:2', loading_status: 200}\n");
            reload.run("test");

            assertThat(log.lines())
                    .contains(
                            "gateway.port stays 0 until the gateway is started again; the file says"
                                    + " 1",
                            "gateway.bind stays 127.0.0.1 until the gateway is started again; the"
                                    + " file says 127.0.0.2",
                            "gateway.admin_bind stays as if not set until the gateway is started"
                                    + " again; the file says 127.0.0.1:2",
                            "gateway.runtime stays process until the gateway is started again; the"
                                    + " file says docker",
                            "gateway.transport stays auto until the gateway is started again; the"
                                    + " file says nio",
                            "gateway.state_file stays as if not set until the gateway is started"
                                    + " again; the file says /x");
        }
        // Without containers, but they are meant for another runtime.
        assertThat(caller().get("app.test", "/").status()).isEqualTo(200);
    }

    private Caller.Response logs() {
        return caller().get("app.test", "/_logs?container=app");
    }

    private Caller openTunnel() {
        Caller tunnel = caller();
        tunnel.send("app.test", "/", "Connection: Upgrade", "Upgrade: echo");
        assertThat(tunnel.readHead()).startsWith("http/1.1 101");
        return tunnel;
    }

    private Caller caller() {
        Caller caller = new Caller(gateway.port());
        callers.add(caller);
        return caller;
    }

    private void boot() throws IOException {
        Files.createFile(folder.resolve("boot"));
    }

    private ProcessHandle process() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")));
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static String settings(String more) {
        return "gateway: {runtime: process, bind: 127.0.0.1, port: 0"
                + (more.isEmpty() ? "" : ", " + more)
                + "}\n";
    }

    private static String containers(String... containers) {
        return "containers:\n" + String.join("", containers);
    }

    private String app(String more) {
        return "  - {name: app, host: app.test, command: %s%s}\n"
                .formatted(command(), more.isEmpty() ? "" : ", " + more);
    }

    private String command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = classes().toString();
        return "[%s, -Xmx32m, -XX:TieredStopAtLevel=1, -cp, %s, %s, '{port}', %s]"
                .formatted(java, classes, WaitingApp.class.getName(), folder);
    }

    private static Path classes() {
        return Path.of(
                java.net.URI.create(
                        WaitingApp.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()));
    }

    private static String other(String name) {
        return "  - {name: %1$s, host: %1$s.test, command: sleep 1}\n".formatted(name);
    }

    private void write(String yaml) throws IOException {
        Path fresh = Files.writeString(folder.resolve("config.yaml.new"), yaml);
        Files.move(fresh, folder.resolve("config.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
