package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Status;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A runtime that does what the test says. Without a script every call succeeds at once, and every
 * change is told to those who watch, on the thread that caused it. Safe for use by many threads.
 */
public class ScriptedRuntime implements WorkloadRuntime {

    /** What can be asked of it. */
    public enum Call {
        LIST,
        INSPECT,
        START,
        STOP,
        PAUSE,
        RESUME,
        LOGS,
        FOLLOW
    }

    private final Time time;
    private final Map<String, Instance> instances = new ConcurrentHashMap<>();
    private final Map<Call, AtomicInteger> calls = new EnumMap<>(Call.class);
    private final Map<Call, Deque<Runnable>> scripts = new EnumMap<>(Call.class);
    private final Map<Call, RuntimeCallException> failing = new ConcurrentHashMap<>();
    private final List<Consumer<RuntimeEvent>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();

    /** The logs being followed, by workload. */
    private final Map<String, Collection<Following>> followings = new ConcurrentHashMap<>();

    private volatile List<String> lines = List.of();
    private volatile Optional<List<Instance>> nextList = Optional.empty();
    private volatile Health health = Health.NONE;
    private volatile InetSocketAddress address =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private volatile Collection<WorkloadDefinition> declared = List.of();

    public ScriptedRuntime(Time time) {
        this.time = time;
        for (Call call : Call.values()) {
            calls.put(call, new AtomicInteger());
            scripts.put(call, new ArrayDeque<>());
        }
    }

    /** It has a workload of this name that does not run. */
    public Instance creates(String name, Map<String, String> labels) {
        String id = name + "-" + ids.incrementAndGet();
        return tell(new Instance(name, id, "image", labels, new Stopped("", 0, ""), time.nanos()));
    }

    /** It has a workload of this name, without labels, that does not run. */
    public Instance creates(String name) {
        return creates(name, Map.of());
    }

    /** Someone does something to the workload; everyone who watches is told. */
    public Instance becomes(String name, Status status) {
        return tell(quietly(name, status));
    }

    /** Something happens to the workload of which nobody is told. */
    public Instance quietly(String name, Status status) {
        Instance old = instances.get(name);
        if (old == null) {
            throw new IllegalArgumentException(name + " was not created");
        }
        Instance now = with(old, status);
        instances.put(name, now);
        return now;
    }

    /** Someone removes the workload. */
    public void removes(String name) {
        instances.remove(name);
        tell(new RuntimeEvent.Removed(name));
    }

    /** Tells those who watch. */
    public void tell(RuntimeEvent event) {
        watchers.forEach(watcher -> watcher.accept(event));
    }

    private Instance tell(Instance instance) {
        instances.put(instance.name(), instance);
        tell(new RuntimeEvent.Observed(instance));
        return instance;
    }

    /** A status of a new run at the usual address. */
    public Running running() {
        return runningAt(address);
    }

    /** A status of a new run at an address. */
    public Running runningAt(InetSocketAddress where) {
        return new Running(
                "run-" + runs.incrementAndGet(), health, at(where), Optional.of(time.now()));
    }

    /** The one network on which it can be reached. */
    public static List<Instance.Attachment> at(InetSocketAddress where) {
        return List.of(
                new Instance.Attachment(
                        "bridge", where.getAddress(), OptionalInt.of(where.getPort())));
    }

    /** What it would say of the workload, without a call that would count. */
    public Optional<Instance> find(String name) {
        return Optional.ofNullable(instances.get(name)).map(this::now);
    }

    /** What the workload does, without a call that would count. */
    public Status status(String name) {
        return found(name).status();
    }

    /** Where workloads that are started from now on can be reached. */
    public void address(InetSocketAddress where) {
        address = where;
    }

    /** What the health check of workloads that are started from now on says. */
    public void health(Health verdict) {
        health = verdict;
    }

    /** The next call of this kind does this before it takes effect: fail, last, tell something. */
    public void next(Call call, Runnable script) {
        scripts.get(call).add(script);
    }

    /** The next list was made already, however late it arrives. */
    public void answersListWith(List<Instance> all) {
        nextList = Optional.of(all);
    }

    /** All calls of this kind fail until told otherwise. */
    public void fails(Call call, Kind kind, String message) {
        failing.put(call, new RuntimeCallException(kind, message, null));
    }

    /** Every call fails until {@link #reachable}. */
    public void unreachable() {
        for (Call call : Call.values()) {
            fails(call, Kind.UNREACHABLE, "the engine is gone");
        }
    }

    /** Nothing fails any more. */
    public void reachable() {
        failing.clear();
    }

    /** No call does anything unusual before it takes effect. */
    public void forgetScripts() {
        scripts.values().forEach(Deque::clear);
    }

    /** What every workload has written. */
    public void writes(String... all) {
        lines = List.of(all);
        followings.values().stream()
                .flatMap(Collection::stream)
                .forEach(following -> lines.forEach(following.line()));
    }

    /** The logs of this workload come to their end. */
    public void logEnds(String name) {
        Collection<Following> ending = followings.remove(name);
        if (ending != null) {
            ending.forEach(following -> following.onEnd().run());
        }
    }

    /** How many follow the workload's log. */
    public int followers(String name) {
        return followings.getOrDefault(name, List.of()).size();
    }

    /** How often this was asked for. */
    public int count(Call call) {
        return calls.get(call).get();
    }

    /** What the configuration defines, as declared last. */
    public Collection<WorkloadDefinition> declared() {
        return List.copyOf(declared);
    }

    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        declared = definitions;
    }

    @Override
    public List<Instance> list() {
        called(Call.LIST);
        Optional<List<Instance>> prepared = nextList;
        nextList = Optional.empty();
        return prepared.orElseGet(this::all);
    }

    private List<Instance> all() {
        return instances.values().stream().map(this::now).toList();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        called(Call.INSPECT);
        return Optional.ofNullable(instances.get(name)).map(this::now);
    }

    @Override
    public void start(String name) {
        called(Call.START);
        if (found(name).status() instanceof Stopped) {
            becomes(name, running());
        }
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        called(Call.STOP);
        if (!(found(name).status() instanceof Stopped)) {
            becomes(name, new Stopped(found(name).status().run(), 143, ""));
        }
    }

    @Override
    public void pause(String name) {
        called(Call.PAUSE);
        becomes(name, new Paused(new Running(found(name).status().run(), health, at(address))));
    }

    @Override
    public void resume(String name) {
        called(Call.RESUME);
        if (found(name).status() instanceof Paused paused) {
            becomes(name, paused.resumed());
        }
    }

    @Override
    public OptionalLong memory(String name) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> logs(String name, int tail) {
        called(Call.LOGS);
        return lines.subList(Math.max(0, lines.size() - tail), lines.size());
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        called(Call.FOLLOW);
        Following following = new Following(line, onEnd);
        followings.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>()).add(following);
        lines.subList(Math.max(0, lines.size() - tail), lines.size()).forEach(line);
        return () -> {
            Collection<Following> all = followings.get(name);
            if (all != null && all.remove(following)) {
                time.run(onEnd);
            }
        };
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        watchers.add(listener);
        return () -> watchers.remove(listener);
    }

    @Override
    public void close() {
        watchers.clear();
    }

    private void called(Call call) {
        calls.get(call).incrementAndGet();
        nextScript(call).ifPresent(Runnable::run);
        RuntimeCallException failure = failing.get(call);
        if (failure != null) {
            throw failure;
        }
    }

    private Optional<Runnable> nextScript(Call call) {
        Deque<Runnable> all = scripts.get(call);
        synchronized (all) {
            return Optional.ofNullable(all.poll());
        }
    }

    private Instance found(String name) {
        Instance instance = instances.get(name);
        if (instance == null) {
            throw new RuntimeCallException(Kind.NOT_FOUND, "no such container: " + name, null);
        }
        return instance;
    }

    private Instance now(Instance instance) {
        return with(instance, instance.status());
    }

    private Instance with(Instance old, Status status) {
        return new Instance(old.name(), old.id(), old.image(), old.labels(), status, time.nanos());
    }

    private record Following(Consumer<String> line, Runnable onEnd) {}
}
