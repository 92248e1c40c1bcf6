package dev.reveille.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A time in which a workload may not be used.
 *
 * @param nextStart when it ends; empty when the start never fires again
 * @param timezone the schedule's, for people
 */
public record Downtime(Optional<Instant> nextStart, ZoneId timezone) {}
