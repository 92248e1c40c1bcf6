/** Sharing through a real Redis, without gateways around it. */
@NullMarked
package dev.reveille.it.sharing;

import org.jspecify.annotations.NullMarked;
