package dev.reveille.http;

/** Answers one of the gateway's own paths. Called on a thread that may block, by many at once. */
@FunctionalInterface
public interface Endpoint {

    /** The reply to a request whose path is the one this endpoint was registered for. */
    Reply answer(Request request);
}
