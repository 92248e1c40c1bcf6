package dev.reveille.http;

import java.util.function.Function;

/**
 * Server-sent events (HTML Living Standard, section 9.2) that go on until one side ends them.
 *
 * @param source called once, on a thread that may block, when the answer's head has been sent; what
 *     it returns is closed, once, when the client has left or the gateway drains
 */
public record EventStream(Function<Sink, AutoCloseable> source) implements Reply {

    /** Takes events for one client. Safe for use by many threads; nothing blocks. */
    public interface Sink {

        /**
         * Sends one event. A client that does not read is disconnected rather than waited for.
         *
         * @param event the event's name
         * @param data one line of text
         */
        void send(String event, String data);

        /**
         * Sends one event that makes those of this method that were not sent yet needless: while
         * the client does not read, the latest waits for it alone, and the client is not
         * disconnected.
         *
         * @param event the event's name
         * @param data one line of text
         */
        void sendLatest(String event, String data);

        /** Ends the stream after what was sent. */
        void end();
    }
}
