package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What makes pods of objects, runs them, and says where they are: the controllers and the machine
 * of the stand-in. Compares everything whenever something has changed, on one thread.
 */
final class StandInControllers implements AutoCloseable {

    private static final List<ObjectType> OWNERS =
            List.of(ObjectType.DEPLOYMENT, ObjectType.STATEFUL_SET);

    /** Where all pods run. */
    static final String MACHINE = "127.0.0.1";

    private static final String CRASH_LOOP = "back-off 10s restarting failed container=main";

    private final String namespace;
    private final int port;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, StandInPod> running = new ConcurrentHashMap<>();
    private volatile KubernetesClient client;

    /**
     * @param port on which all pods serve, each on an address of its own
     */
    StandInControllers(String namespace, int port) {
        this.namespace = namespace;
        this.port = port;
    }

    void use(KubernetesClient itsClient) {
        client = itsClient;
    }

    List<String> logs(String pod) {
        StandInPod found = running.get(pod);
        return found == null ? List.of() : found.lines();
    }

    /** Something has changed. */
    void wakeUp() {
        if (planned.compareAndSet(false, true)) {
            try {
                thread.execute(
                        () -> {
                            planned.set(false);
                            compare();
                        });
            } catch (RejectedExecutionException over) {
                planned.set(false);
            }
        }
    }

    private void compare() {
        try {
            OWNERS.forEach(this::compare);
            List<io.fabric8.kubernetes.api.model.Pod> pods = pods();
            for (io.fabric8.kubernetes.api.model.Pod pod : pods) {
                if (running.computeIfAbsent(pod.getMetadata().getName(), _ -> begun(pod)) == null) {
                    throw new IllegalStateException();
                }
            }
            Set<String> there =
                    pods.stream()
                            .map(pod -> pod.getMetadata().getName())
                            .collect(Collectors.toSet());
            running.entrySet()
                    .removeIf(
                            entry -> {
                                boolean gone = !there.contains(entry.getKey());
                                if (gone) {
                                    entry.getValue().close();
                                }
                                return gone;
                            });
            slices(pods());
        } catch (KubernetesClientException overtaken) {
            wakeUp();
        }
    }

    private List<io.fabric8.kubernetes.api.model.Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    private void compare(ObjectType type) {
        for (GenericKubernetesResource owner :
                Cluster.resources(client, type).inNamespace(namespace).list().getItems()) {
            Number replicas = owner.get("spec", "replicas");
            List<io.fabric8.kubernetes.api.model.Pod> own = own(owner);
            for (int i = own.size(); i < replicas.intValue(); i++) {
                make(owner, i);
            }
            for (int i = own.size(); i > replicas.intValue(); i--) {
                client.resource(own.get(i - 1)).delete();
            }
        }
        Set<String> owners =
                OWNERS.stream()
                        .flatMap(
                                each ->
                                        Cluster.resources(client, each)
                                                .inNamespace(namespace)
                                                .list()
                                                .getItems()
                                                .stream())
                        .map(owner -> owner.getMetadata().getUid())
                        .collect(Collectors.toSet());
        pods().stream()
                .filter(pod -> !pod.getMetadata().getOwnerReferences().isEmpty())
                .filter(
                        pod ->
                                !owners.contains(
                                        pod.getMetadata().getOwnerReferences().getFirst().getUid()))
                .forEach(pod -> client.resource(pod).delete());
    }

    private List<io.fabric8.kubernetes.api.model.Pod> own(GenericKubernetesResource owner) {
        return pods().stream()
                .filter(
                        pod ->
                                pod.getMetadata().getOwnerReferences().stream()
                                        .anyMatch(
                                                reference ->
                                                        reference
                                                                .getUid()
                                                                .equals(
                                                                        owner.getMetadata()
                                                                                .getUid())))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private void make(GenericKubernetesResource owner, int ordinal) {
        PodTemplateSpec template =
                Serialization.unmarshal(
                        Serialization.asJson(owner.get("spec", "template")), PodTemplateSpec.class);
        String name =
                owner.getMetadata().getName()
                        + "-"
                        + (owner.getKind().equals("StatefulSet")
                                ? ordinal
                                : 10_000 + numbers.incrementAndGet());
        client.resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .withLabels(template.getMetadata().getLabels())
                                .addNewOwnerReference()
                                .withKind(owner.getKind())
                                .withName(owner.getMetadata().getName())
                                .withUid(owner.getMetadata().getUid())
                                .endOwnerReference()
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                .create();
    }

    /** What a machine does with a pod. */
    private StandInPod begun(io.fabric8.kubernetes.api.model.Pod pod) {
        String name = pod.getMetadata().getName();
        int number = numbers.incrementAndGet();
        StandInPod program =
                new StandInPod("127.77.%d.%d".formatted(1 + number / 250, 1 + number % 250));
        Container container = pod.getSpec().getContainers().getFirst();
        if (container.getImage().endsWith(":missing")) {
            status(
                    name,
                    program,
                    state ->
                            state.withNewState()
                                    .withNewWaiting()
                                    .withReason("ErrImageNeverPull")
                                    .withMessage(
                                            "Container image \"%s\" is not present with pull policy of Never"
                                                    .formatted(container.getImage()))
                                    .endWaiting()
                                    .endState(),
                    false);
            return program;
        }
        if (container.getCommand().getFirst().equals("serve")) {
            program.serve(name, port);
        }
        String since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        status(
                name,
                program,
                state ->
                        state.withNewState()
                                .withNewRunning()
                                .withStartedAt(since)
                                .endRunning()
                                .endState(),
                true);
        if (!container.getCommand().getFirst().equals("serve")) {
            program.run(container.getCommand().getLast(), port, exit -> ended(name, program, exit));
        }
        return program;
    }

    private void ended(String name, StandInPod program, int exit) {
        if (running.get(name) != program && running.containsKey(name)) {
            return;
        }
        status(
                name,
                program,
                state ->
                        state.withRestartCount(1)
                                .withNewState()
                                .withNewWaiting()
                                .withReason("CrashLoopBackOff")
                                .withMessage(CRASH_LOOP)
                                .endWaiting()
                                .endState()
                                .withNewLastState()
                                .withNewTerminated()
                                .withExitCode(exit)
                                .withReason("Error")
                                .endTerminated()
                                .endLastState(),
                false);
    }

    private interface Change {
        ContainerStatusBuilder in(ContainerStatusBuilder state);
    }

    private void status(String name, StandInPod program, Change change, boolean ready) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withName(name)
                    .editStatus(
                            pod ->
                                    new PodBuilder(pod)
                                            .withStatus(
                                                    new PodStatusBuilder()
                                                            .withPhase("Running")
                                                            .withHostIP(MACHINE)
                                                            .withPodIP(program.address())
                                                            .addNewCondition()
                                                            .withType("Ready")
                                                            .withStatus(ready ? "True" : "False")
                                                            .endCondition()
                                                            .withContainerStatuses(
                                                                    change.in(
                                                                                    new ContainerStatusBuilder()
                                                                                            .withName(
                                                                                                    "main")
                                                                                            .withRestartCount(
                                                                                                    0))
                                                                            .build())
                                                            .build())
                                            .build());
        } catch (KubernetesClientException gone) {
            wakeUp();
        }
    }

    private void slices(List<io.fabric8.kubernetes.api.model.Pod> pods) {
        for (Service service : client.services().inNamespace(namespace).list().getItems()) {
            List<Endpoint> endpoints =
                    pods.stream()
                            .filter(
                                    pod ->
                                            pod.getMetadata()
                                                    .getLabels()
                                                    .entrySet()
                                                    .containsAll(
                                                            service.getSpec()
                                                                    .getSelector()
                                                                    .entrySet()))
                            .map(PodReading::pod)
                            .filter(pod -> !pod.address().isEmpty())
                            .map(
                                    pod ->
                                            new EndpointBuilder()
                                                    .withAddresses(pod.address())
                                                    .withNewConditions()
                                                    .withReady(pod.ready())
                                                    .endConditions()
                                                    .withNewTargetRef()
                                                    .withKind("Pod")
                                                    .withName(pod.name())
                                                    .endTargetRef()
                                                    .build())
                            .toList();
            EndpointSlice slice =
                    new EndpointSliceBuilder()
                            .withNewMetadata()
                            .withName(service.getMetadata().getName() + "-slice")
                            .withNamespace(namespace)
                            .addToLabels(Reading.OF_SERVICE, service.getMetadata().getName())
                            .endMetadata()
                            .withAddressType("IPv4")
                            .addNewPort()
                            .withName("")
                            .withPort(port)
                            .endPort()
                            .withEndpoints(endpoints)
                            .build();
            var there = client.discovery().v1().endpointSlices().inNamespace(namespace);
            EndpointSlice before = there.withName(slice.getMetadata().getName()).get();
            if (before == null) {
                there.resource(slice).create();
            } else if (!Objects.equals(before.getEndpoints(), endpoints)) {
                there.resource(slice).update();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        running.values().forEach(StandInPod::close);
    }
}
