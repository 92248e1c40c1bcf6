package dev.reveille.it.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections of the program keep in common. Safe for use by many threads. */
final class TestAppLedger {

    private final int port;
    private final long listeningSince = System.nanoTime();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, Semaphore> confirmations = new ConcurrentHashMap<>();

    TestAppLedger(int port) {
        this.port = port;
    }

    /** The port, and the time by {@link System#nanoTime} since when it has been open. */
    String listening() {
        return port + " " + listeningSince;
    }

    /** Requests answered or being answered, those about the ledger left out. */
    AtomicLong served() {
        return served;
    }

    /** Bytes of downloads that have been written. */
    AtomicLong sent() {
        return sent;
    }

    /** Of an event stream: a permit for each event that its reader has seen. */
    Semaphore confirmations(String stream) {
        return confirmations.computeIfAbsent(stream, _ -> new Semaphore(0));
    }
}
