package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes how many replicas an object has. A change names the version that it was made from, and is
 * refused when somebody else was quicker: the object is read anew then, and it is decided anew what
 * is to be changed. Blocking; safe for use by many threads.
 *
 * @param written is told of each version that a change made
 */
record Scaling(Cluster cluster, Sightings sightings, Written written, Time time) {

    private static final Logger log = LoggerFactory.getLogger(Scaling.class);

    private static final int ATTEMPTS = 10;

    /**
     * Somebody who is quicker as often as this changes the object all the time. If it has as many
     * replicas as at first, it is something else that he changes, and which version it is does not
     * matter.
     */
    private static final int FOR_THE_VERSION = 5;

    private static final String ANY_VERSION = "";

    private static final Duration BEFORE_ANOTHER = Duration.ofMillis(20);
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /** What ending takes besides the pods' own grace. */
    private static final Duration FOR_ENDING = Duration.ofSeconds(30);

    /**
     * Gives an object without pods that go on some. One whose pods have all crashed gets new ones:
     * else it would wait for as long as Kubernetes waits to start them once more, minutes in the
     * end.
     *
     * @param wanted how many; empty for as many as it had
     */
    void wake(String name, OptionalInt wanted) {
        change(name, object -> wake(object, wanted));
    }

    private boolean wake(Scaled object, OptionalInt wanted) {
        if (object.replicas() == 0) {
            scale(object, wanted.orElse(object.remembered().orElse(1)));
            return true;
        }
        PodSummary pods = Sightings.pods(object, cluster);
        if (!pods.isIdle() || !pods.hasEnded()) {
            return true;
        }
        scale(remembering(object, wanted), 0);
        awaitEnd(object);
        return false;
    }

    /**
     * Takes all pods of an object away, notes how many there were, and waits for their end.
     *
     * @param wanted how many it gets when it wakes; empty for as many as it has
     */
    void sleep(String name, OptionalInt wanted) {
        Scaled object = sightings.require(name, cluster);
        change(
                name,
                found -> {
                    if (found.replicas() > 0) {
                        scale(remembering(found, wanted), 0);
                    }
                    return true;
                });
        awaitEnd(object);
    }

    private void scale(Scaled object, int replicas) {
        written.note(object.key(), cluster.scale(object, replicas));
    }

    /** One replica is what an object gets that nothing is remembered of. */
    private Scaled remembering(Scaled object, OptionalInt wanted) {
        int remembered = object.remembered().orElse(1);
        if (wanted.isPresent() || object.replicas() == remembered) {
            return object;
        }
        try {
            Scaled noted = cluster.remember(object);
            written.note(noted.key(), noted.version());
            return object.version().equals(ANY_VERSION) ? object : noted;
        } catch (KubernetesClientException failure) {
            if (!Failures.isForbidden(failure)) {
                throw failure;
            }
            throw new RuntimeCallException(
                    Kind.REFUSED,
                    "Cannot note that %s has %d replicas, so it is left as it is: %s. Let the gateway patch it, or say replicas: %d"
                            .formatted(
                                    object.key(),
                                    object.replicas(),
                                    Failures.reason(failure),
                                    object.replicas()),
                    failure);
        }
    }

    /**
     * @param attempt does what is to be done, and says whether that was all
     */
    private void change(String name, Predicate<Scaled> attempt) {
        Scaled first = sightings.require(name, cluster);
        Scaled read = first;
        for (int number = 1; true; number++) {
            boolean any = number > FOR_THE_VERSION && read.replicas() == first.replicas();
            try {
                if (attempt.test(any ? read.at(ANY_VERSION) : read)) {
                    return;
                }
            } catch (KubernetesClientException failure) {
                if (!Failures.isConflict(failure) || number >= ATTEMPTS) {
                    throw Failures.of("scale " + read.key(), failure);
                }
                log.debug("{}: somebody else changed it just then; once more", name);
                pause(BEFORE_ANOTHER);
            }
            read = sightings.require(name, cluster);
        }
    }

    private void awaitEnd(Scaled object) {
        long begun = time.nanos();
        Duration look = SHORTEST_LOOK;
        Duration patience = FOR_ENDING;
        while (true) {
            var pods = cluster.pods(object);
            if (new PodSummary(object, pods).isOver() || isWantedAgain(object)) {
                return;
            }
            Duration grace =
                    pods.stream().map(Pod::grace).max(Duration::compareTo).orElse(Duration.ZERO);
            if (patience.compareTo(grace.plus(FOR_ENDING)) < 0) {
                patience = grace.plus(FOR_ENDING);
            }
            if (time.since(begun).compareTo(patience) > 0) {
                throw new RuntimeCallException(
                        Kind.REFUSED,
                        "The pods of %s did not end within %d s after it was scaled to 0; see kubectl get pods -n %s"
                                .formatted(
                                        object.key(),
                                        patience.toSeconds(),
                                        object.key().namespace()),
                        null);
            }
            pause(look);
            look =
                    look.multipliedBy(2).compareTo(LONGEST_LOOK) > 0
                            ? LONGEST_LOOK
                            : look.multipliedBy(2);
        }
    }

    /** By somebody else; or it is there no more: either way there is no end to wait for. */
    private boolean isWantedAgain(Scaled object) {
        return cluster.find(object.key()).map(now -> now.replicas() > 0).orElse(true);
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
                    Kind.UNREACHABLE, "The call to the cluster was cut off", cutOff);
        }
    }
}
