package dev.reveille.sharing;

import java.time.Duration;

/**
 * That a workload was used at this gateway. Immutable.
 *
 * @param ago how long ago, zero while something is in flight
 */
public record Use(String workload, Duration ago) {}
