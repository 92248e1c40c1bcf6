/**
 * What is asked of the gateway itself and what it answers, as plain values: no sockets, no Netty.
 * The pages and the endpoints produce {@link dev.reveille.http.Reply}s; the proxy writes them out.
 *
 * <p>Uses nothing else of the gateway.
 */
@NullMarked
package dev.reveille.http;

import org.jspecify.annotations.NullMarked;
