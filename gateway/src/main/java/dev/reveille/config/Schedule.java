package dev.reveille.config;

import java.time.ZoneId;
import java.util.Optional;

/**
 * When a workload is to be awake. At least one of the two expressions is present.
 *
 * @param start 5-field cron expression that wakes it
 * @param stop 5-field cron expression that puts it to sleep
 */
public record Schedule(Optional<String> start, Optional<String> stop, ZoneId timezone) {}
