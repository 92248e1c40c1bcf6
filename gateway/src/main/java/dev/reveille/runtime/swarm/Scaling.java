package dev.reveille.runtime.swarm;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes how many tasks a service has. A change names the version that it was made from, and the
 * swarm refuses it when somebody else was quicker: the service is read anew then, and it is decided
 * anew what is to be changed. Stateless and blocking; safe for use by many threads.
 *
 * @param services looks at what is to be changed
 */
record Scaling(SwarmApi api, Services services, Time time) {

    private static final Logger log = LoggerFactory.getLogger(Scaling.class);

    /** Somebody who is quicker nine times changes the service all the time. */
    private static final int ATTEMPTS = 10;

    private static final Duration BEFORE_ANOTHER = Duration.ofMillis(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** What ending takes besides the tasks' own grace. */
    private static final Duration FOR_ENDING = Duration.ofSeconds(30);

    /**
     * Gives a service without tasks that go on some.
     *
     * @param wanted how many; empty for as many as it had
     */
    void wake(String name, OptionalInt wanted) {
        change(
                name,
                service -> {
                    if (service.replicas() == 0) {
                        int replicas = wanted.orElse(service.remembered().orElse(1));
                        return Optional.of(service.scaledTo(replicas));
                    }
                    return services.tasks(service).isIdle()
                            ? Optional.of(service.begunAnew())
                            : Optional.empty();
                });
    }

    /** Takes all tasks of a service away, notes how many there were, and waits for their end. */
    void sleep(String name) {
        change(
                name,
                service ->
                        service.replicas() == 0 ? Optional.empty() : Optional.of(service.asleep()));
        awaitEnd(name);
    }

    private void awaitEnd(String name) {
        long begun = time.nanos();
        while (true) {
            Optional<Service> found = services.find(name);
            // Removed, or wanted by somebody else again: there is no end to wait for.
            if (found.isEmpty()
                    || found.get().replicas() > 0
                    || services.tasks(found.get()).isOver()) {
                return;
            }
            Duration patience = found.get().grace().plus(FOR_ENDING);
            if (time.since(begun).compareTo(patience) > 0) {
                throw new RuntimeCallException(
                        Kind.REFUSED,
                        "The tasks of service \"%s\" did not end within %d s after it was scaled to 0; see docker service ps %s"
                                .formatted(name, patience.toSeconds(), name),
                        null);
            }
            pause(BETWEEN_LOOKS);
        }
    }

    private void change(String name, Function<Service, Optional<ObjectNode>> decision) {
        for (int attempt = 1; true; attempt++) {
            Service read = services.require(name);
            Optional<ObjectNode> changed = decision.apply(read);
            if (changed.isEmpty()) {
                return;
            }
            try {
                api.update(read, changed.get());
                return;
            } catch (RuntimeCallException refusal) {
                if (!isConflict(refusal) || attempt == ATTEMPTS) {
                    throw refusal;
                }
                log.debug("{}: somebody else changed it just then; once more", name);
                pause(BEFORE_ANOTHER);
            }
        }
    }

    /** Managers have no code of their own for it: some say 500, some 400 or 409. */
    private static boolean isConflict(RuntimeCallException refusal) {
        return refusal.kind() == Kind.REFUSED
                && refusal.getMessage().contains("update out of sequence");
    }

    private void pause(Duration duration) {
        CountDownLatch over = new CountDownLatch(1);
        Time.Timer timer = time.after(duration, over::countDown);
        try {
            over.await();
        } catch (InterruptedException cutOff) {
            timer.cancel();
            Thread.currentThread().interrupt();
            throw new RuntimeCallException(
                    Kind.UNREACHABLE, "The call to the swarm was cut off", cutOff);
        }
    }
}
