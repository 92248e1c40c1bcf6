package dev.reveille.workload;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.LifeCycleStep.Deed;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens in whatever order: never two starts at once, nothing is stopped that is used or
 * needed, nothing is started before what it depends on, every held request ends once, counters
 * agree, and when nothing hinders any more everything works, and sleeps when it is left alone.
 */
class LifeCyclesPropertyTest {

    private static final Logger LOGGER =
            (Logger) LoggerFactory.getLogger(LifeCyclesPropertyTest.class.getPackageName());

    /** Every move is logged, and there are millions. */
    @BeforeContainer
    static void beQuiet() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterContainer
    static void speakAgain() {
        LOGGER.setLevel(null);
    }

    @Property(tries = 100_000, edgeCases = EdgeCasesMode.NONE)
    void theirPromisesHold(@ForAll("stories") List<LifeCycleStep> story) {
        LifeCycleModel model = new LifeCycleModel();
        story.forEach(model::play);
        model.recover();
    }

    @Provide
    Arbitrary<List<LifeCycleStep>> stories() {
        return step().list().ofMinSize(1).ofMaxSize(30);
    }

    /** A step, or one that happens while a call is under way. */
    private static Arbitrary<LifeCycleStep> step() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, simpleStep()),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.of(Call.START, Call.STOP, Call.INSPECT),
                                        simpleStep())
                                .as(LifeCycleStep.During::new)));
    }

    private static Arbitrary<LifeCycleStep> simpleStep() {
        Arbitrary<String> name = Arbitraries.of(LifeCycleModel.NAMES);
        Arbitrary<Duration> duration =
                Arbitraries.of(0, 1, 60, 250, 1_000, 5_000, 10_000, 31_000, 61_000, 400_000)
                        .map(Duration::ofMillis);
        Arbitrary<Duration> patience = Arbitraries.of(0, 1, 40, 100).map(Duration::ofSeconds);
        Arbitrary<Call> call =
                Arbitraries.of(
                        Call.START, Call.STOP, Call.INSPECT, Call.PAUSE, Call.RESUME, Call.LOGS);
        Arbitrary<Kind> kind = Arbitraries.of(Kind.class);
        return Arbitraries.frequencyOf(
                List.of(
                        of(8, Combinators.combine(name, patience).as(LifeCycleStep.Visit::new)),
                        of(1, Arbitraries.integers().between(0, 9).map(LifeCycleStep.Leave::new)),
                        of(6, name.map(LifeCycleStep.Enter::new)),
                        of(6, name.map(LifeCycleStep.End::new)),
                        of(1, name.map(LifeCycleStep.Doubt::new)),
                        of(1, name.map(LifeCycleStep.Order::new)),
                        of(1, Arbitraries.of(true, false).map(LifeCycleStep.Touch::new)),
                        of(12, duration.map(LifeCycleStep.Pass::new)),
                        of(
                                5,
                                Combinators.combine(name, Arbitraries.of(Deed.class))
                                        .as(LifeCycleStep.Outside::new)),
                        of(
                                3,
                                Combinators.combine(name, Arbitraries.of(true, false))
                                        .as(LifeCycleStep.Door::new)),
                        of(2, Combinators.combine(call, kind).as(LifeCycleStep.Fail::new)),
                        of(2, Arbitraries.create(LifeCycleStep.Recover::new)),
                        of(2, Combinators.combine(call, duration).as(LifeCycleStep.Slow::new)),
                        of(
                                1,
                                Arbitraries.integers()
                                        .between(0, LifeCycleModel.CONFIGURATIONS_COUNT - 1)
                                        .map(LifeCycleStep.Reload::new)),
                        of(1, Arbitraries.create(LifeCycleStep.Reconcile::new))));
    }

    private static Tuple2<Integer, Arbitrary<LifeCycleStep>> of(
            int frequency, Arbitrary<? extends LifeCycleStep> step) {
        return Tuple.of(frequency, step.map(LifeCycleStep.class::cast));
    }
}
