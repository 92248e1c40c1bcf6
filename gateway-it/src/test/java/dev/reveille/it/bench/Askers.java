package dev.reveille.it.bench;

import dev.reveille.it.fixture.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients of workloads that are awake, each of which asks every few milliseconds, and how long they
 * waited.
 */
final class Askers {

    private static final int CLIENTS = 8;
    private static final int PAUSE_NANOS = 10_000_000;

    private final int port;
    private final List<String> names;

    /**
     * @param names of workloads that are awake, asked in turn
     */
    Askers(int port, List<String> names) {
        this.port = port;
        this.names = List.copyOf(names);
    }

    /** Something that is done while they ask. */
    interface Deed {
        void run() throws Exception;
    }

    /** Asks for as long as something else is done. */
    Delays during(Deed deed) throws Exception {
        Delays all = new Delays();
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            askers.add(new Asker(i));
        }
        askers.forEach(Asker::start);
        try {
            deed.run();
        } finally {
            for (Asker asker : askers) {
                asker.enough = true;
                asker.thread.join();
                all.addAll(asker.delays);
            }
        }
        return all;
    }

    private final class Asker {

        private final int first;
        private final List<Long> delays = new ArrayList<>();
        private final Thread thread = Thread.ofPlatform().unstarted(this::ask);
        private volatile boolean enough;

        Asker(int first) {
            this.first = first;
        }

        void start() {
            thread.start();
        }

        private void ask() {
            try (RawConnection connection = RawConnection.to(port)) {
                for (int turn = first; !enough; turn += CLIENTS) {
                    String request = ScaleScene.request(names.get(turn % names.size()), "bench");
                    long asked = System.nanoTime();
                    int status = ScaleScene.ask(connection, request);
                    long took = System.nanoTime() - asked;
                    if (status != 200) {
                        throw new IllegalStateException("Answered with " + status);
                    }
                    delays.add(took);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
