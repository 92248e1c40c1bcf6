package dev.reveille.workload;

import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.LifeCycleStep.Deed;
import dev.reveille.workload.LifeCycleStep.During;
import dev.reveille.workload.LifeCycleStep.Enter;
import dev.reveille.workload.LifeCycleStep.Fail;
import dev.reveille.workload.LifeCycleStep.Leave;
import dev.reveille.workload.LifeCycleStep.Outside;
import dev.reveille.workload.LifeCycleStep.Pass;
import dev.reveille.workload.LifeCycleStep.Visit;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stories that {@link LifeCyclesPropertyTest} came upon, which went wrong once. */
class LifeCycleStoriesTest {

    @Test
    void whatSomebodyElseStopsWhileOurOwnStopFailsIsNotTakenForAwake() {
        LifeCycleModel model = new LifeCycleModel();
        List<LifeCycleStep> story =
                List.of(
                        new Visit("db", Duration.ZERO),
                        new Leave(0),
                        new Pass(Duration.ZERO),
                        new Fail(Call.STOP, Kind.UNREACHABLE),
                        new Fail(Call.INSPECT, Kind.UNREACHABLE),
                        new During(Call.STOP, new Outside("db", Deed.STOP)),
                        new Pass(Duration.ofSeconds(400)),
                        new Enter("db"));
        story.forEach(model::play);
        model.recover();
    }
}
