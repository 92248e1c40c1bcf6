package dev.reveille.runtime.swarm;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.swarm.SwarmJson.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a service's tasks amount to.
 *
 * <p>It runs as soon as one task does: the swarm counts a task as running when its health check, if
 * it has one, says that it is healthy, and sends nothing to the others. It is stopped without
 * replicas, and when its last task has ended by itself, also while the swarm waits to start another
 * in its place: that is how a crash is told at once.
 */
final class TaskSummary {

    /** Of a task that had no container to end: as the docker command says it. */
    private static final int NOT_STARTED = 125;

    /** What the swarm says besides the exit code, and no more than that. */
    private static final String EXIT_CODE_AGAIN = "task: non-zero exit";

    private final Service service;
    private final List<Task> tasks;
    private final List<Task> live;
    private final List<Task> running;

    /**
     * @param tasks all that the swarm remembers of this service
     */
    TaskSummary(Service service, List<Task> tasks) {
        this.service = service;
        this.tasks = tasks;
        this.live = tasks.stream().filter(Task::isLive).toList();
        this.running =
                live.stream()
                        .filter(Task::isRunning)
                        .sorted(Comparator.comparing(Task::created).thenComparing(Task::id))
                        .toList();
    }

    /**
     * In the words of the port.
     *
     * @param addresses where the service is reached through these tasks
     */
    Instance.Status status(ServiceRuns runs, Function<List<Task>, List<Attachment>> addresses) {
        if (service.replicas() == 0) {
            return new Stopped(runs.rest(service, tasks), 0, "");
        }
        if (!running.isEmpty()) {
            return new Running(
                    runs.going(service, live),
                    Health.NONE,
                    addresses.apply(running),
                    Optional.of(running.getFirst().since()).filter(Instant.MIN::isBefore));
        }
        return lastOver()
                .filter(Task::endedByItself)
                .<Instance.Status>map(
                        last ->
                                new Stopped(
                                        runs.ended(service, last), exitCode(last), reason(last)))
                .orElseGet(
                        () -> new Running(runs.going(service, live), Health.STARTING, List.of()));
    }

    private Optional<Task> lastOver() {
        return tasks.stream().filter(Task::isOver).max(Comparator.comparing(Task::since));
    }

    private static int exitCode(Task ended) {
        return ended.status()
                .flatMap(SwarmJson.Status::containerStatus)
                .filter(container -> !container.containerId().isEmpty())
                .map(SwarmJson.ContainerStatus::exitCode)
                .orElse(ended.state().equals("complete") ? 0 : NOT_STARTED);
    }

    private static String reason(Task ended) {
        String said = ended.status().map(SwarmJson.Status::err).orElse("");
        return said.startsWith(EXIT_CODE_AGAIN) ? "" : said;
    }

    /** Whether everything is as the swarm wants it, so that nothing is to be expected. */
    boolean isSettled() {
        return running.size() == service.replicas() && !isEnding();
    }

    /** Whether some task goes on that is to end. */
    boolean isEnding() {
        return tasks.stream().anyMatch(task -> !task.isOver() && !task.isLive());
    }

    /** Whether no task runs, or is on its way to. */
    boolean isIdle() {
        return live.isEmpty();
    }

    /** Whether no task of any kind goes on. */
    boolean isOver() {
        return live.isEmpty() && !isEnding();
    }
}
