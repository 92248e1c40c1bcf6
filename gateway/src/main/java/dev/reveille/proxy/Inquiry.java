package dev.reveille.proxy;

/**
 * How one finds out whether a client that has ended its own direction still reads. On the wire, who
 * has left altogether looks the same as who only has nothing more to send, until something is
 * written: then the system of the one who left answers with a reset.
 */
enum Inquiry {
    /** Nothing need be done: what is written next tells, and it will not be long. */
    NONE,

    /**
     * A 100 (Continue): every HTTP/1.1 client can take it and ignore it (RFC 9110 section 15.2).
     */
    CONTINUE,

    /**
     * A zero, with which the size of whatever chunk comes next may begin (RFC 9112 section 7.1).
     */
    ZERO,

    /** There is nothing that could be written. The client counts as gone. */
    IMPOSSIBLE
}
