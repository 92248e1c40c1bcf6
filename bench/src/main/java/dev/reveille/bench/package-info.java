/**
 * The gateway beside nginx and HAProxy, and the bare backend: {@code bench/compare}.
 *
 * <p>A {@link dev.reveille.bench.Comparison} goes through {@link dev.reveille.bench.Case}s. For
 * each one the {@link dev.reveille.bench.Contestant}s get the same {@link dev.reveille.bench.Load}
 * in turn, round by round, so that whatever else the machine does meets all of them; a {@link
 * dev.reveille.bench.Table} says what came of it. Everything is a process of its own that works in
 * one {@link dev.reveille.bench.Workshop}. It prints and asserts nothing: on shared machines a
 * figure is for people to judge.
 */
@NullMarked
package dev.reveille.bench;

import org.jspecify.annotations.NullMarked;
