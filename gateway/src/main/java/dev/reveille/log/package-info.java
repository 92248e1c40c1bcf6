/**
 * What the gateway writes to its log: {@link dev.reveille.log.LogEvent} names everything that may
 * happen, once, with its level and its fields. Whoever has something to say takes the event and
 * writes by it, never by a logger's own methods, so that each line has an event and the reference
 * page, which is made of the list, is whole. Only what is for debugging, and never shown, goes
 * without.
 *
 * <p>Uses nothing else of the gateway; everything may use it.
 */
@NullMarked
package dev.reveille.log;

import org.jspecify.annotations.NullMarked;
