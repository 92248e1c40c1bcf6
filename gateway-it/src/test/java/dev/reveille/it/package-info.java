/**
 * What the product promises, shown on a real engine, through real sockets and in a real browser.
 */
@NullMarked
package dev.reveille.it;

import org.jspecify.annotations.NullMarked;
