/**
 * The application that tests run inside containers, for what a static file server cannot show:
 * WebSockets, request bodies, slow downloads, a slow boot, a crash. Plain sockets and the JDK only,
 * because inside a container there is no other class path.
 */
@NullMarked
package dev.reveille.it.app;

import org.jspecify.annotations.NullMarked;
