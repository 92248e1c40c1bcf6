package dev.reveille.it.bench;

import dev.reveille.it.fixture.RawConnection;
import java.io.IOException;

/** A program whose requests wait for a workload to wake. */
final class Waker implements AutoCloseable {

    private final RawConnection connection;

    Waker(int port) throws IOException {
        this.connection = RawConnection.to(port);
    }

    /** Asks for one that sleeps, and returns how long that took. */
    long wake(String name) throws IOException {
        long asked = System.nanoTime();
        int status = ScaleScene.ask(connection, ScaleScene.request(name, "bench"));
        if (status != 200) {
            throw new IOException(name + " answered " + status);
        }
        return System.nanoTime() - asked;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
