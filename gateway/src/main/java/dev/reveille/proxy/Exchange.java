package dev.reveille.proxy;

import dev.reveille.workload.WorkloadMeter;
import io.netty.handler.codec.http.HttpContent;

/** One request and its answer, on one client connection. Event loop only. */
interface Exchange {

    /** Counts what becomes of it. */
    WorkloadMeter meter();

    /** The name of the workload that was asked last; empty when none was. */
    default String workload() {
        return "";
    }

    /** Begins it. May end it at once. */
    void begin();

    /** Whether it takes pieces of the request's body now; otherwise they are kept for it. */
    boolean takesContent();

    /**
     * Whether it can do nothing before the client sends more of the request's body: so not while
     * the workload takes none, nor once the answer has begun.
     */
    default boolean awaitsContent() {
        return false;
    }

    /** A piece of the request's body, whose reference it now owns. */
    void content(HttpContent piece);

    /** What was read from the client in one go has all been handed over. */
    void contentFlushed();

    /** Whether the client has seen a part of the answer, so that another one cannot be given. */
    boolean answerBegun();

    /** How its client can be asked now, once it sends no more, whether it still waits. */
    Inquiry inquiry();

    /** The gateway is stopping: ends what would go on without end. */
    default void drain() {}

    /** The client takes more, after it had not. */
    void clientWritable();

    /**
     * The client has left. Nothing more may be written, and {@code ClientConnection} has let go.
     */
    void clientGone();
}
