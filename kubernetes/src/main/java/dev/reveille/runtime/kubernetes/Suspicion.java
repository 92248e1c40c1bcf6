package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a connection to the API server could not be had, whoever asked for it: informers
 * make theirs anew without a word. Safe for use by many threads.
 */
final class Suspicion implements Interceptor {

    private final Semaphore raised = new Semaphore(0);

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        raised.release();
    }

    /** Returns when there is reason to suspect, or when the time is up. */
    void await(Duration patience) throws InterruptedException {
        if (raised.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
