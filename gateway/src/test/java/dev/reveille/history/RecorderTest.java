package dev.reveille.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is recorded of a workload, with a clock and a runtime that the test owns. */
class RecorderTest {

    private static final long MEGABYTE = 1 << 20;

    private final VirtualTime time = new VirtualTime();
    private final MeasuredRuntime runtime = new MeasuredRuntime(time);
    private final Recorder recorder = new Recorder(runtime, time);
    private final List<Workload> workloads = new ArrayList<>();

    @BeforeEach
    void begin() {
        workloads.add(workload("sleep_mode: stop"));
        recorder.begin(() -> workloads);
    }

    @Test
    void an_hour_is_recorded_by_the_minute_and_a_day_by_quarters_of_an_hour() {
        time.advance(Duration.ofMinutes(20));
        wake();
        time.advance(Duration.ofMinutes(10));
        sleep();
        time.advance(Duration.ofMinutes(5).minusNanos(1));

        assertThat(recorder.hour(workload()).states())
                .isEqualTo("-".repeat(25) + "s".repeat(20) + "a".repeat(10) + "s".repeat(5));
        assertThat(recorder.day(workload()).states()).isEqualTo("-".repeat(93) + "sas");
    }

    @Test
    void requests_that_are_let_through_are_counted_in_the_minute_in_which_they_came() {
        wake();
        ask(3);
        time.advance(Duration.ofMinutes(2));
        ask(4);
        time.advance(Duration.ofSeconds(6));

        assertThat(recorder.hour(workload()).requests()).endsWith(3, 0, 4);
        assertThat(recorder.day(workload()).requests()).endsWith(7);
    }

    @Test
    void a_request_that_is_turned_away_is_not_counted() {
        assertThat(workload().enter()).isEmpty();
        time.advance(Duration.ofMinutes(1));

        assertThat(recorder.hour(workload()).requests()).containsOnly(0);
    }

    @Test
    void a_failed_wake_shows_in_its_minute() {
        runtime.fails(
                ScriptedRuntime.Call.START, RuntimeCallException.Kind.REFUSED, "no such image");
        workload().wake();
        time.advance(Duration.ofSeconds(10));

        assertThat(recorder.hour(workload()).states()).endsWith("f");
    }

    @Test
    void it_goes_on_evenly_when_somebody_changes_the_date() {
        time.advance(Duration.ofMinutes(2));
        time.changeDate(Duration.ofDays(-3));
        time.advance(Duration.ofMinutes(2).minusNanos(1));

        assertThat(recorder.hour(workload()).states()).isEqualTo("-".repeat(56) + "ssss");
    }

    @Test
    void memory_is_measured_by_time_and_never_for_a_request() {
        wake();
        ask(1000);
        time.advance(Duration.ofSeconds(4));
        assertThat(runtime.measured).isZero();

        time.advance(Duration.ofSeconds(6));
        assertThat(runtime.measured).isEqualTo(1);
        assertThat(recorder.memory(workload())).hasValue(300 * MEGABYTE);

        ask(1000);
        time.advance(Duration.ofSeconds(49));
        assertThat(runtime.measured).isEqualTo(1);
        time.advance(Duration.ofSeconds(10));
        assertThat(runtime.measured).isEqualTo(2);
        time.advance(Duration.ofMinutes(10));
        assertThat(runtime.measured).isBetween(11, 12);
    }

    @Test
    void putting_it_to_sleep_measures_nothing_nor_does_anything_while_it_sleeps() {
        wake();
        time.advance(Duration.ofSeconds(10));
        runtime.bytes = OptionalLong.of(1);
        sleep();

        assertThat(runtime.measured).isEqualTo(1);
        assertThat(recorder.memory(workload())).hasValue(300 * MEGABYTE);
        time.advance(Duration.ofHours(1));
        assertThat(runtime.measured).isEqualTo(1);
    }

    @Test
    void one_that_woke_once_more_is_measured_once_more_however_soon() {
        wake();
        time.advance(Duration.ofSeconds(10));
        sleep();
        runtime.bytes = OptionalLong.of(400 * MEGABYTE);
        wake();
        time.advance(Duration.ofSeconds(10));

        assertThat(recorder.memory(workload())).hasValue(400 * MEGABYTE);
    }

    @Test
    void a_runtime_that_fails_is_asked_no_more_often() {
        runtime.broken = true;
        wake();
        time.advance(Duration.ofMinutes(5));

        assertThat(runtime.measured).isBetween(5, 6);
    }

    @Test
    void what_a_runtime_cannot_tell_is_not_known() {
        runtime.bytes = OptionalLong.empty();
        wake();
        time.advance(Duration.ofMinutes(10));
        runtime.broken = true;
        time.advance(Duration.ofMinutes(10));

        assertThat(recorder.memory(workload())).isEmpty();
        assertThat(recorder.savedByteSeconds(workload())).isZero();
    }

    @Test
    void asleep_it_saves_for_each_second_what_it_used_when_it_was_awake_last() {
        wake();
        time.advance(Duration.ofSeconds(10));
        sleep();
        double before = recorder.savedByteSeconds(workload());
        time.advance(Duration.ofHours(2));
        assertThat(recorder.savedByteSeconds(workload()) - before)
                .isEqualTo(7200.0 * 300 * MEGABYTE);

        wake();
        double awake = recorder.savedByteSeconds(workload());
        time.advance(Duration.ofHours(2));
        assertThat(recorder.savedByteSeconds(workload())).isEqualTo(awake);
    }

    @Test
    void paused_it_saves_nothing_for_it_keeps_its_memory() {
        replace("sleep_mode: pause");
        wake();
        time.advance(Duration.ofMinutes(2));
        sleep();
        time.advance(Duration.ofHours(2));

        assertThat(recorder.memory(workload())).hasValue(300 * MEGABYTE);
        assertThat(recorder.savedByteSeconds(workload())).isZero();
    }

    @Test
    void one_that_is_made_anew_goes_on_where_it_was() {
        wake();
        ask(5);
        time.advance(Duration.ofSeconds(10));
        replace("sleep_mode: stop");
        wake();
        ask(2);
        time.advance(Duration.ofSeconds(5));

        assertThat(recorder.hour(workload()).requests()).endsWith(0, 7);
        assertThat(recorder.day(workload()).requests()).endsWith(0, 7);
        assertThat(recorder.memory(workload())).hasValue(300 * MEGABYTE);
    }

    @Test
    void one_that_was_gone_for_a_while_goes_on_but_for_that_while() {
        time.advance(Duration.ofMinutes(5));
        workload().retire();
        workloads.clear();
        time.advance(Duration.ofMinutes(5));
        workloads.add(workload("sleep_mode: stop"));
        time.advance(Duration.ofMinutes(5).minusNanos(1));

        assertThat(recorder.hour(workload()).states())
                .isEqualTo("-".repeat(45) + "sssss" + "-----" + "sssss");
    }

    @Test
    void another_gateway_goes_on_where_this_one_ended() {
        wake();
        ask(5);
        time.advance(Duration.ofMinutes(3));
        sleep();
        time.advance(Duration.ofHours(1));
        double saved = recorder.savedByteSeconds(workload());
        assertThat(saved).isPositive();
        Map<String, Recorded> last = recorder.recorded(workloads);
        time.advance(Duration.ofMinutes(30));

        Recorder next = new Recorder(runtime, time);
        next.recall(last);

        assertThat(next.savedByteSeconds(workload())).isEqualTo(saved);
        assertThat(next.memory(workload())).hasValue(300 * MEGABYTE);
        assertThat(next.day(workload()).states()).endsWith("sssss--");
        assertThat(next.day(workload()).requests()).endsWith(5, 0, 0, 0, 0, 0, 0);
        assertThat(next.hour(workload()).states()).isEqualTo("s".repeat(29) + "-".repeat(31));
    }

    @Test
    void what_has_not_come_back_is_kept_for_a_week_and_not_without_bound() {
        Recorder next = new Recorder(runtime, time);
        Recorded past = recorder.recorded(workloads).get("app");
        for (int i = 0; i < 3000; i++) {
            next.recall(Map.of("gone-" + i, past));
        }
        assertThat(next.recorded(List.of())).hasSize(1000);

        time.advance(Duration.ofDays(8));
        assertThat(next.recorded(List.of())).isEmpty();
    }

    @Test
    void one_that_takes_the_name_of_another_is_not_in_the_state_of_that_one() {
        wake();
        replace("sleep_mode: stop");
        runtime.becomes("app", new Instance.Stopped(runtime.status("app").run(), 0, ""));
        time.advance(Duration.ofMinutes(3).minusNanos(1));

        assertThat(workload().state().word()).isEqualTo("sleeping");
        assertThat(recorder.hour(workload()).states()).endsWith("ss").doesNotContain("a");
    }

    @Test
    void what_becomes_of_one_that_was_taken_out_is_not_recorded_of_the_next_of_its_name() {
        replace("sleep_mode: stop, start_timeout: 10m");
        runtime.unreachable();
        Workload old = workload();
        old.wake();
        workloads.set(0, workload("sleep_mode: stop"));
        time.advance(Duration.ofMinutes(3));
        old.retire();
        assertThat(old.state().word()).isEqualTo("failed");
        time.advance(Duration.ofMinutes(3).minusNanos(1));

        assertThat(recorder.hour(old).states()).doesNotContain("s");
        assertThat(recorder.hour(workload()).states()).endsWith("ssssss").doesNotContain("f");
    }

    /** As when a container is made anew, in less time than passes between two looks. */
    private void replace(String setting) {
        workload().retire();
        workloads.set(0, workload(setting));
    }

    private Workload workload() {
        return workloads.getFirst();
    }

    private Workload workload(String setting) {
        Workload workload =
                new Workload(
                        TestConfiguration.of(
                                        "containers:\n"
                                                + "  - {name: app, host: app.test,"
                                                + " ready_when: runs, "
                                                + setting
                                                + "}\n")
                                .workloads()
                                .getFirst(),
                        new Surroundings(runtime, time, () -> 1),
                        recorder);
        runtime.creates("app");
        runtime.watch(
                event -> {
                    if (event instanceof RuntimeEvent.Observed observed) {
                        workload.observed(observed.instance(), false);
                    }
                });
        return workload;
    }

    private void wake() {
        workload().wake();
        time.settle();
        assertThat(workload().state()).isInstanceOf(Awake.class);
    }

    private void sleep() {
        workload().putToSleep(SleepReason.SCHEDULE);
        time.settle();
        assertThat(workload().state().word()).isEqualTo("sleeping");
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(workload().enter()).isPresent();
            workload().leave();
        }
    }

    /** A runtime whose workloads use as much as it says. */
    private static final class MeasuredRuntime extends ScriptedRuntime {

        private OptionalLong bytes = OptionalLong.of(300 * MEGABYTE);
        private boolean broken;
        private int measured;

        private MeasuredRuntime(VirtualTime time) {
            super(time);
        }

        @Override
        public OptionalLong memory(String name) {
            measured++;
            if (broken) {
                throw new RuntimeCallException(
                        RuntimeCallException.Kind.UNREACHABLE, "not there", null);
            }
            return bytes;
        }
    }
}
