/**
 * Who may see and do what: credentials of the operator, and how often strangers may ask.
 *
 * <p>Uses {@code config}, {@code http} and {@code time}.
 */
@NullMarked
package dev.reveille.access;

import org.jspecify.annotations.NullMarked;
