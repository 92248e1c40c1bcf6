package dev.reveille.it.bench;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayImage;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link StartUp} measures before: an engine with 100 containers, one of which runs on this
 * machine's network as nginx with an answer of 1 KiB. For one thread. Closed by the command.
 */
final class StartScene implements AutoCloseable {

    private static final int CONTAINERS = 100;
    private static final String HOST = "front.test";

    /** Time for what a start leaves behind to be done, and for memory to be given back. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Engine engine;
    private final GatewayImage image;
    private final Path folder = Scratch.folder("start");
    private final NginxFiles nginx;
    private final ServerProcess backend;
    private final int port = freePort();

    private StartScene(Engine engine) throws IOException {
        this.engine = engine;
        this.image = GatewayImage.loadedInto(engine);
        int backendPort = freePort();
        this.nginx = new NginxFiles(folder, port, backendPort);
        this.backend = ServerProcess.start(nginx.backend(), Map.of());
        Files.writeString(folder.resolve("config.yaml"), "gateway:\n  port: " + port + "\n");
        // The container is there for the gateway to see; what answers is the backend.
        engine.container("front")
                .label("dag.enabled", "true")
                .label("dag.host", HOST)
                .label("dag.target_port", Integer.toString(backendPort))
                .options("--network", "host")
                .create()
                .start();
        for (int i = 1; i < CONTAINERS; i++) {
            engine.container("asleep-" + i).onDemand().create();
        }
    }

    static StartScene on(Engine engine) throws IOException {
        return new StartScene(engine);
    }

    /**
     * A start.
     *
     * @param millis from its begin to the first byte of a proxied answer
     * @param cpuMillis processor time, user and kernel, until then
     */
    record Start(double millis, double cpuMillis) {}

    /** Makes a cache: as the image's is made, or from a run of its own that the compiler sees. */
    StartVariant withCache(StartVariant variant, Path caches) throws IOException {
        Path made = caches.resolve(variant.name().replaceAll("[^A-Za-z0-9]+", "-") + ".aot");
        if (variant.cache() == StartVariant.Cache.TAUGHT) {
            teach(variant, made);
        } else {
            List<String> dump =
                    command(
                            variant,
                            "-Xshare:dump",
                            "-XX:+AOTClassLinking",
                            "-XX:SharedClassListFile=" + StartVariant.CLASSES,
                            "-XX:SharedArchiveFile=" + made);
            new Command(dump, Map.of(), Duration.ofMinutes(2)).output();
        }
        return variant.with(made);
    }

    private void teach(StartVariant variant, Path made) throws IOException {
        String recorded = "-XX:AOTConfiguration=" + made + ".recorded";
        try (ServerProcess _ =
                ServerProcess.start(
                        command(variant, "-XX:AOTMode=record", recorded), environment(variant))) {
            FirstByte.whenThere(address(), HOST);
            for (int i = 0; i < 2000; i++) {
                FirstByte.of(address(), HOST);
            }
        }
        List<String> create =
                command(variant, "-XX:AOTMode=create", recorded, "-XX:AOTCache=" + made);
        new Command(create, Map.of(), Duration.ofMinutes(2)).output();
    }

    Start start(StartVariant variant) throws IOException {
        return start(command(variant), environment(variant));
    }

    Start startNginx() throws IOException {
        return start(nginx.proxy(), Map.of());
    }

    private Start start(List<String> words, Map<String, String> environment) throws IOException {
        long begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(words, environment)) {
            FirstByte.whenThere(address(), HOST);
            double millis = (System.nanoTime() - begun) / 1e6;
            return new Start(millis, cpuMillis(server.pid()));
        }
    }

    /** In clock ticks of 10 ms, as the kernel counts. */
    private static double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private List<String> command(StartVariant variant, String... more) {
        List<String> words =
                new ArrayList<>(List.of(StartVariant.HERE.resolve("runtime/bin/java").toString()));
        words.addAll(List.of(more));
        words.addAll(
                variant.arguments(
                        StartVariant.HERE, variant.file().map(Path::getParent).orElse(folder)));
        words.addAll(List.of("run", "--config", folder.resolve("config.yaml").toString()));
        return words;
    }

    private Map<String, String> environment(StartVariant variant) {
        Map<String, String> all = new HashMap<>(variant.environment());
        all.put("DOCKER_HOST", engine.host());
        return all;
    }

    /** A line of the table. */
    String memory(StartVariant variant) throws InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("--volume", engine.socket() + ":/var/run/docker.sock"));
        words.addAll(List.of("--user", "0", "--no-healthcheck"));
        words.addAll(List.of("--volume", folder + ":/etc/gateway:ro"));
        variant.file()
                .ifPresent(f -> words.addAll(List.of("--volume", f.getParent() + ":/caches:ro")));
        variant.environment()
                .forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
        words.addAll(List.of("--entrypoint", "/opt/reveille/runtime/bin/java", image.id()));
        words.addAll(variant.arguments(StartVariant.INSIDE, Path.of("/caches")));
        words.add("run");
        return memory(variant.name(), words);
    }

    /** The same for nginx, in a container that has this machine's programs. */
    String memoryOfNginx() throws InterruptedException {
        List<String> words = new ArrayList<>();
        for (String shared :
                new String[] {
                    "/usr", "/lib", "/lib64", "/etc/passwd", "/etc/group", folder.toString()
                }) {
            words.addAll(List.of("--volume", shared + ":" + shared));
        }
        words.addAll(List.of("--volume", folder + ":/var/log/nginx", Engine.IMAGE));
        words.addAll(nginx.proxy());
        return memory("nginx", words);
    }

    private String memory(String name, List<String> words) throws InterruptedException {
        Container container = new Container(engine, engine.container("measured").name());
        List<String> all = new ArrayList<>(List.of("run", "--detach", "--network", "host"));
        all.addAll(List.of("--name", container.name()));
        all.addAll(words);
        engine.docker(all.toArray(String[]::new));
        try {
            FirstByte.whenThere(address(), HOST);
            Thread.sleep(IDLE);
            String idle = used(container);
            String[] wrk = {
                "wrk",
                "-t1",
                "-c64",
                "-d60s",
                "-H",
                "Host: " + HOST,
                "http://127.0.0.1:" + port + "/"
            };
            String said = new Command(Arrays.asList(wrk), Map.of(), Duration.ofMinutes(2)).output();
            return "| %s | %s | %s | %s |"
                    .formatted(
                            name,
                            idle,
                            used(container),
                            said.replaceAll("(?s).*Requests/sec:\\s+([0-9]+).*", "$1"));
        } finally {
            container.remove();
        }
    }

    private String used(Container container) {
        return engine.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", container.name())
                .split(" / ", 2)[0]
                .replace("MiB", "");
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (image) {
            backend.close();
        }
    }
}
