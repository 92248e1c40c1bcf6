package dev.reveille.proxy;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A runtime in memory: a started workload runs on loopback at the port it was given. */
final class StandInRuntime implements WorkloadRuntime {

    private final Time time;
    private final Map<String, Instance.Status> statuses = new ConcurrentHashMap<>();
    private final Map<String, InetSocketAddress> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger resumes = new AtomicInteger();
    private volatile Runnable onResume = () -> {};
    private volatile boolean publishes;
    private volatile Optional<String> refusal = Optional.empty();

    StandInRuntime(Time time) {
        this.time = time;
    }

    /** Has a workload that is stopped and will listen there once started. */
    void has(String name, int port) {
        addresses.put(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        statuses.put(name, new Instance.Stopped("", 0, ""));
    }

    /** From its next start on it listens elsewhere. */
    void moves(String name, int port) {
        moves(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    void moves(String name, InetSocketAddress address) {
        addresses.put(name, address);
        if (statuses.get(name) instanceof Instance.Running) {
            start(name);
        }
    }

    /** Lets nothing that is paused go on. */
    void refusesToResume(String why) {
        refusal = Optional.of(why);
    }

    /** What happens inside of a workload that goes on. */
    void onResume(Runnable step) {
        onResume = step;
    }

    int resumes() {
        return resumes.get();
    }

    int starts() {
        return starts.get();
    }

    @Override
    public List<Instance> list() {
        return statuses.keySet().stream().map(this::instance).toList();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return statuses.containsKey(name) ? Optional.of(instance(name)) : Optional.empty();
    }

    private Instance instance(String name) {
        return new Instance(
                name, "id-" + name, "image", Map.of(), statuses.get(name), time.nanos());
    }

    /** What is started from now on is reached by published ports alone. */
    void publishes() {
        publishes = true;
    }

    @Override
    public void start(String name) {
        InetSocketAddress address = addresses.get(name);
        Instance.Attachment attachment =
                publishes
                        ? Instance.Attachment.published(
                                address.getPort(), address.getAddress(), address.getPort())
                        : new Instance.Attachment(
                                "loopback",
                                address.getAddress(),
                                OptionalInt.of(address.getPort()));
        statuses.put(
                name,
                new Instance.Running(
                        "run-" + starts.incrementAndGet(),
                        Instance.Health.NONE,
                        List.of(attachment)));
    }

    /** What runs, runs at these ports of loopback from now on, in the same run. */
    void isAt(String name, int... ports) {
        Instance.Running running = (Instance.Running) statuses.get(name);
        List<Instance.Attachment> attachments =
                Arrays.stream(ports)
                        .mapToObj(
                                port ->
                                        new Instance.Attachment(
                                                "loopback",
                                                InetAddress.getLoopbackAddress(),
                                                OptionalInt.of(port)))
                        .toList();
        statuses.put(name, new Instance.Running(running.run(), running.health(), attachments));
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        statuses.put(name, new Instance.Stopped("run-" + starts.get(), 0, ""));
    }

    @Override
    public void pause(String name) {
        statuses.put(name, new Instance.Paused((Instance.Running) statuses.get(name)));
    }

    @Override
    public void resume(String name) {
        refusal.ifPresent(
                why -> {
                    throw new RuntimeCallException(RuntimeCallException.Kind.REFUSED, why, null);
                });
        statuses.put(name, ((Instance.Paused) statuses.get(name)).resumed());
        resumes.incrementAndGet();
        onResume.run();
    }

    @Override
    public OptionalLong memory(String name) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> logs(String name, int tail) {
        return List.of();
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        return () -> {};
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
