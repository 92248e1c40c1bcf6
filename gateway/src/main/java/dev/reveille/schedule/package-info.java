/**
 * When a workload is to be awake: {@link dev.reveille.schedule.CronExpression cron expressions},
 * the moments at which they {@link dev.reveille.schedule.Firings fire} in a time zone, the {@link
 * dev.reveille.schedule.OpeningHours hours} that two of them make, and a {@link
 * dev.reveille.schedule.ScheduleClock clock} that tells when one fires.
 *
 * <p>Rules only: what is done when something fires, {@code workload} decides. Uses {@code time};
 * knows neither workloads nor the configuration. The one package that knows the cron library.
 */
@NullMarked
package dev.reveille.schedule;

import org.jspecify.annotations.NullMarked;
