/**
 * Who may see and do what: credentials of the operator, and how often strangers may ask.
 *
 * <p>{@link dev.reveille.access.AdminAccess} gives a {@link dev.reveille.access.Verdict} on a
 * request: an {@link dev.reveille.access.Operator} knows the credentials, {@link
 * dev.reveille.access.FailedAttempts} who guesses and has to pause, {@link
 * dev.reveille.access.FamiliarClients} where somebody has been right, {@link
 * dev.reveille.access.SlowCheck} keeps what is slow on purpose away from everything else, and
 * {@link dev.reveille.access.CheckQueue} strangers from filling it. {@link
 * dev.reveille.access.RateLimit} is for those without credentials. What is kept of clients is
 * bounded, and an IPv6 /64 is one client ({@link dev.reveille.access.ClientBlock}).
 *
 * <p>Uses {@code config}, {@code http} and {@code time}.
 */
@NullMarked
package dev.reveille.access;

import org.jspecify.annotations.NullMarked;
