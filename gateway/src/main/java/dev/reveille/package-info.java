/** Where the program begins, and where its parts are put together. */
@NullMarked
package dev.reveille;

import org.jspecify.annotations.NullMarked;
