package dev.reveille.http;

/** What the gateway itself answers: a whole {@link Answer}, or an {@link EventStream}. */
public sealed interface Reply permits Answer, EventStream {}
