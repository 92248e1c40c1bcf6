/**
 * Tests of the documentation and of what {@code deploy/} shows: links lead somewhere, the site is
 * built and asks no other site for anything, and other people's programs take our examples.
 *
 * <p>Uses the fixtures.
 */
@NullMarked
package dev.reveille.it.docs;

import org.jspecify.annotations.NullMarked;
