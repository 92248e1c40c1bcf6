package dev.reveille.proxy;

import dev.reveille.waiting.Reception;
import java.util.function.Predicate;

/**
 * The terms on which clients are served, as configured: one immutable value, put in the place of
 * the one before as a whole, so that nobody ever sees a half of each.
 *
 * @param reception words what the gateway answers in a workload's place
 * @param trusted whose {@code X-Forwarded-*} are believed
 * @param limits what clients may ask for; those of a connection are read when it is opened
 * @param witnesses who hears of requests that have ended
 * @param operators which values of {@code Authorization} are the operator's own, for this gateway
 *     and for no workload; called on event loops
 */
public record Terms(
        Reception reception,
        TrustedProxies trusted,
        Limits limits,
        Witnesses witnesses,
        Predicate<String> operators) {

    /** There is no operator who has credentials. */
    public Terms(Reception reception, TrustedProxies trusted, Limits limits, Witnesses witnesses) {
        this(reception, trusted, limits, witnesses, _ -> false);
    }

    /** Nobody hears of requests that have ended either. */
    public Terms(Reception reception, TrustedProxies trusted, Limits limits) {
        this(reception, trusted, limits, Witnesses.NONE);
    }
}
