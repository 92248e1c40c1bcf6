/**
 * The heart: one {@link dev.reveille.workload.Workload} for each thing that can sleep, and how it
 * wakes, stays awake, falls asleep and fails.
 *
 * <p>A workload's {@link dev.reveille.workload.WorkloadState} is one sealed value, changed in one
 * place. A {@link dev.reveille.workload.WakeAttempt} brings it from asleep to ready, a {@link
 * dev.reveille.workload.WaitingRoom} keeps the requests that wait for that, {@link
 * dev.reveille.workload.Activity} says how long nobody has used it. The data plane asks {@code
 * enter} and, when not awake, {@code hold}; the control plane brings what runtimes tell.
 *
 * <p>A workload is made of parts that share one lock: {@link
 * dev.reveille.workload.WorkloadLifecycle} keeps the state and makes every move, {@link
 * dev.reveille.workload.WakeControl} begins wakes and takes in how they end, {@link
 * dev.reveille.workload.HoldControl} lets requests wait for that, {@link
 * dev.reveille.workload.SleepControl} puts to sleep, in {@link dev.reveille.workload.SleepSteps},
 * {@link dev.reveille.workload.ScheduleControl} does what the schedule says, {@link
 * dev.reveille.workload.RuntimeNews} follows what others do to it, {@link
 * dev.reveille.workload.ConfigurationNews} what the configuration makes of it, and {@link
 * dev.reveille.workload.Leaning} knows what it depends on.
 *
 * <p>Uses {@code config}, {@code runtime} and {@code time}; knows neither Netty nor any particular
 * runtime.
 */
@NullMarked
package dev.reveille.workload;

import org.jspecify.annotations.NullMarked;
