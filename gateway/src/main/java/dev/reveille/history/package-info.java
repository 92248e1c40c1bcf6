/**
 * What workloads did and how much they were asked, for people to look at: an hour by the minute and
 * a day by quarters of an hour, of each workload, and the memory that sleeping saved.
 *
 * <p>{@link dev.reveille.history.Recorder} hears of every transition and reads the counts of
 * requests every few seconds, so that the path of requests knows nothing of it. It keeps a {@code
 * Track} for each workload, with a {@code Strip} for the hour and one for the day, of fixed size.
 * Memory is asked of the runtime by time, seldom, and never for a request. {@link
 * dev.reveille.history.Recorded} is what of all that outlives the process.
 *
 * <p>Uses {@code workload}, {@code runtime}, {@code config} and {@code time}.
 */
@NullMarked
package dev.reveille.history;

import org.jspecify.annotations.NullMarked;
