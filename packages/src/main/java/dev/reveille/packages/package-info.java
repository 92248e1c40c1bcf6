/**
 * Writes those files of the packages that are made from the program itself: the manual page and the
 * completion for shells. Everything else of a package lies in {@code src/main} as it is, and
 * Maven's plugins put it together.
 */
@NullMarked
package dev.reveille.packages;

import org.jspecify.annotations.NullMarked;
