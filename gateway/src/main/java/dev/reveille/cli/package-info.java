/**
 * The command line: one class a command. Commands read their options, hand over to the rest of the
 * gateway and turn what comes of it into output and an exit code: 0 fine, 1 failed while running, 2
 * wrong usage or configuration.
 *
 * <p>Environment and clock come in by constructor; output goes to picocli's writers, so that tests
 * can run a command line in their own process.
 */
@NullMarked
package dev.reveille.cli;

import org.jspecify.annotations.NullMarked;
