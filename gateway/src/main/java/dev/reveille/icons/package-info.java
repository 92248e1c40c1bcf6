/**
 * The drawings of workloads' icons: those of Simple Icons, which ship with the product, so that a
 * browser asks no other site for them.
 *
 * <p>Uses nothing else of the gateway.
 */
@NullMarked
package dev.reveille.icons;

import org.jspecify.annotations.NullMarked;
