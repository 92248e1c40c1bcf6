/**
 * What the operator may ask and do (contract section 3): the status of everything as a document and
 * as a stream, and waking and putting to sleep.
 *
 * <p>{@link dev.reveille.admin.AdminEndpoints} is where every admin endpoint is registered, those
 * of other packages too, by {@code reads} or {@code changes}; it puts the same guard before each:
 * credentials, method, origin, and the headers of the answer. {@link
 * dev.reveille.admin.StatusDocument} is the one place where the status document is made; whoever
 * has more to tell of a workload adds a {@link dev.reveille.admin.StatusDocument.Part}. {@link
 * dev.reveille.admin.StatusFeed} pushes it.
 *
 * <p>Uses {@code access}, {@code waiting} (for its error answers), {@code discovery}, {@code
 * balance}, {@code workload}, {@code http} and what those use.
 */
@NullMarked
package dev.reveille.admin;

import org.jspecify.annotations.NullMarked;
