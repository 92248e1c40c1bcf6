/**
 * Benchmarks of the hot code of the gateway's package of this name. They lie in it because that
 * code is not public; {@link dev.reveille.bench.hot} has what they share.
 */
@NullMarked
package dev.reveille.proxy;

import org.jspecify.annotations.NullMarked;
