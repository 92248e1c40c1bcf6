package dev.reveille.workload;

/** A request that waits for its workload. Safe for use by many threads. */
@FunctionalInterface
public interface Hold {

    /** The request's client has left: its place is free, and it will hear nothing more. */
    void cancel();
}
