/**
 * Time as the rest of the gateway sees it: handed in, so that tests own the clock.
 *
 * <p>Uses nothing else of the gateway.
 */
@NullMarked
package dev.reveille.time;

import org.jspecify.annotations.NullMarked;
