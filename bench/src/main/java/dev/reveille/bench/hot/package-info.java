/**
 * What the benchmarks of hot code share: {@code bench/jmh}. The benchmarks themselves are in the
 * packages of what they measure, most of which is package-private.
 */
@NullMarked
package dev.reveille.bench.hot;

import org.jspecify.annotations.NullMarked;
