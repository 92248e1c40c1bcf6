/**
 * Measurements on a real engine or with local processes, started by the commands in {@code bench/}.
 * They print tables and assert nothing: on shared machines a figure is for people to judge.
 */
@NullMarked
package dev.reveille.it.bench;

import org.jspecify.annotations.NullMarked;
