package dev.reveille.lifecycle;

/**
 * A runtime with {@link App#ALL} asleep on it, and a gateway before it that compares everything
 * only once an hour, trusts what clients of this machine say of whom they ask for, and lets its
 * operator in without credentials. Closed by the suite.
 */
public interface Ground extends AutoCloseable {

    /** The gateway's port on this machine. */
    int port();

    /** What the gateway calls an app. */
    default String nameOf(String app) {
        return app;
    }

    /** Whether it runs, seen without the gateway's help. */
    boolean runs(String app);

    /** How often it was started by now, likewise. */
    long starts(String app);

    /** Somebody else ends what runs. */
    void end(String app);

    @Override
    void close();
}
