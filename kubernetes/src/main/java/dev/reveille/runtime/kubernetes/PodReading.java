package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.Reading.integer;
import static dev.reveille.runtime.kubernetes.Reading.orEmpty;

import dev.reveille.runtime.kubernetes.Pod.End;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes our record of what an API server says of a pod. */
final class PodReading {

    /** As the docker command says it of what could not be started. */
    private static final int NOT_STARTED = 125;

    /** Which container {@code kubectl logs} shows. */
    private static final String SHOWN = "kubectl.kubernetes.io/default-container";

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
    private static final long USUAL_GRACE_SECONDS = 30;

    /**
     * What a container waits for that nothing comes of by itself: {@code CrashLoopBackOff}, {@code
     * ImagePullBackOff}, {@code ErrImagePull}, {@code CreateContainerConfigError}, ….
     */
    private static final String FATAL = ".*BackOff|Err.*|.*Error|InvalidImageName|.*Unavailable";

    /** What says no more than the exit code. */
    private static final Set<String> EXIT_CODE_AGAIN = Set.of("Error", "Completed");

    private PodReading() {}

    static Pod pod(io.fabric8.kubernetes.api.model.Pod said) {
        ObjectMeta metadata = said.getMetadata();
        PodStatus status = Optional.ofNullable(said.getStatus()).orElseGet(PodStatus::new);
        PodSpec spec = Optional.ofNullable(said.getSpec()).orElseGet(PodSpec::new);
        List<ContainerStatus> containers = orEmpty(status.getContainerStatuses());
        String phase = orEmpty(status.getPhase());
        return new Pod(
                orEmpty(metadata.getNamespace()),
                metadata.getName(),
                orEmpty(metadata.getUid()),
                orEmpty(metadata.getLabels()),
                moment(metadata.getCreationTimestamp()).orElse(Instant.EPOCH),
                containers.stream().mapToInt(c -> integer(c.getRestartCount(), 0)).sum(),
                metadata.getDeletionTimestamp() != null,
                FINISHED.contains(phase),
                isReady(status),
                started(containers),
                orEmpty(status.getPodIP()),
                orEmpty(status.getHostIP()),
                Duration.ofSeconds(
                        spec.getTerminationGracePeriodSeconds() == null
                                ? USUAL_GRACE_SECONDS
                                : spec.getTerminationGracePeriodSeconds()),
                containers(metadata, spec),
                end(status, containers, phase),
                containers.stream()
                        .flatMap(
                                container ->
                                        terminated(container.getLastState())
                                                .map(last -> ended(container, last))
                                                .stream())
                        .findFirst());
    }

    private static List<String> containers(ObjectMeta metadata, PodSpec spec) {
        String shown = orEmpty(metadata.getAnnotations()).getOrDefault(SHOWN, "");
        return orEmpty(spec.getContainers()).stream()
                .map(Container::getName)
                .sorted(Comparator.comparing(name -> !name.equals(shown)))
                .toList();
    }

    private static boolean isReady(PodStatus status) {
        return orEmpty(status.getConditions()).stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    private static Optional<Instant> started(List<ContainerStatus> containers) {
        List<Instant> moments =
                containers.stream()
                        .flatMap(c -> Stream.ofNullable(c.getState()))
                        .flatMap(state -> Stream.ofNullable(state.getRunning()))
                        .map(ContainerStateRunning::getStartedAt)
                        .flatMap(at -> moment(at).stream())
                        .toList();
        return moments.size() < containers.size()
                ? Optional.empty()
                : moments.stream().max(Comparator.naturalOrder());
    }

    private static Optional<End> end(
            PodStatus status, List<ContainerStatus> containers, String phase) {
        return containers.stream()
                .flatMap(container -> end(container).stream())
                .findFirst()
                .or(() -> endOfInit(status))
                .or(() -> phase.equals("Failed") ? Optional.of(evicted(status)) : Optional.empty());
    }

    private static End evicted(PodStatus status) {
        return new End("", NOT_STARTED, said(status.getReason(), status.getMessage()));
    }

    private static Optional<End> end(ContainerStatus container) {
        return terminated(container.getState())
                .map(terminated -> ended(container, terminated))
                .or(
                        () ->
                                waiting(container.getState())
                                        .map(waiting -> notStarted(container, waiting)));
    }

    /** One that has ended well has done its work, and the next one begins. */
    private static Optional<End> endOfInit(PodStatus status) {
        return orEmpty(status.getInitContainerStatuses()).stream()
                .flatMap(container -> end(container).stream())
                .filter(end -> end.exitCode() != 0)
                .map(
                        end ->
                                new End(
                                        end.container(),
                                        end.exitCode(),
                                        "init container %s %s"
                                                .formatted(end.container(), end.reason())
                                                .strip()))
                .findFirst();
    }

    private static End notStarted(ContainerStatus container, ContainerStateWaiting waiting) {
        String why = said(waiting.getReason(), waiting.getMessage());
        return terminated(container.getLastState())
                .map(terminated -> ended(container, terminated))
                .map(
                        last ->
                                new End(
                                        last.container(),
                                        last.exitCode(),
                                        last.reason().isEmpty() ? why : last.reason() + "; " + why))
                .orElseGet(() -> new End(container.getName(), NOT_STARTED, why));
    }

    private static End ended(ContainerStatus container, ContainerStateTerminated terminated) {
        String reason = orEmpty(terminated.getReason());
        return new End(
                container.getName(),
                integer(terminated.getExitCode(), NOT_STARTED),
                said(EXIT_CODE_AGAIN.contains(reason) ? "" : reason, terminated.getMessage()));
    }

    private static Optional<ContainerStateTerminated> terminated(@Nullable ContainerState state) {
        return Optional.ofNullable(state).map(ContainerState::getTerminated);
    }

    private static Optional<ContainerStateWaiting> waiting(@Nullable ContainerState state) {
        return Optional.ofNullable(state)
                .map(ContainerState::getWaiting)
                .filter(waiting -> orEmpty(waiting.getReason()).matches(FATAL));
    }

    private static String said(@Nullable String reason, @Nullable String message) {
        String first = orEmpty(reason).strip();
        String second = orEmpty(message).strip();
        return first.isEmpty() || second.isEmpty() ? first + second : first + ": " + second;
    }

    private static Optional<Instant> moment(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
