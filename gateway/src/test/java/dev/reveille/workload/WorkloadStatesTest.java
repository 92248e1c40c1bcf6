package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.workload.WorkloadState.Awake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each event makes of each state, those included in which it makes nothing. */
@DisplayName("The states of a workload")
class WorkloadStatesTest {

    private static final Map<String, Consumer<Scene>> EVENTS =
            Map.ofEntries(
                    Map.entry("wake", scene -> scene.workload.wake()),
                    Map.entry("hold", Scene::visit),
                    Map.entry("enter", scene -> scene.workload.enter()),
                    Map.entry("put to sleep", s -> s.workload.putToSleep(SleepReason.OPERATOR)),
                    Map.entry("put to sleep while used", WorkloadStatesTest::sleepWhileUsed),
                    Map.entry("observed in the same run", WorkloadStatesTest::sameRun),
                    Map.entry("observed in another run", WorkloadStatesTest::otherRun),
                    Map.entry("observed elsewhere", WorkloadStatesTest::elsewhere),
                    Map.entry("observed stopped", WorkloadStatesTest::stopped),
                    Map.entry(
                            "observed paused",
                            s ->
                                    s.runtime.becomes(
                                            "app",
                                            new Instance.Paused(
                                                    new Instance.Running(
                                                            run(s),
                                                            Instance.Health.NONE,
                                                            List.of())))),
                    Map.entry("removed", scene -> scene.runtime.removes("app")),
                    Map.entry("idle deadline", scene -> scene.time.advance(Scene.IDLE)),
                    Map.entry("doubt of what it is", WorkloadStatesTest::doubt),
                    Map.entry(
                            "doubt of what it was",
                            s -> s.workload.doubt(new Awake(Scene.DOOR, "an old run"))),
                    Map.entry(
                            "other idle_timeout",
                            s -> s.workload.redefine(Scene.definition("idle_timeout: 1h"))),
                    Map.entry(
                            "other target_port",
                            s -> s.workload.redefine(Scene.definition("target_port: 81"))),
                    Map.entry("retire", scene -> scene.workload.retire()));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
                    #event                  ,Asleep,Waking,Awake   ,Draining,FallingAsleep,Failed
                    wake                    ,Waking,Waking,Awake   ,Draining,FallingAsleep,Failed
                    hold                    ,Waking,Waking,Awake   ,Draining,FallingAsleep,Failed
                    enter                   ,Asleep,Waking,Awake   ,Draining,FallingAsleep,Failed
                    put to sleep            ,Asleep,Waking,Asleep  ,Draining,FallingAsleep,Asleep
                    put to sleep while used ,Asleep,Waking,Draining,Draining,FallingAsleep,Asleep
                    observed in the same run,Waking,Waking,Awake   ,Draining,FallingAsleep,Failed
                    observed in another run ,Waking,Waking,Waking  ,Draining,FallingAsleep,Waking
                    observed elsewhere      ,Waking,Waking,Waking  ,Draining,FallingAsleep,Failed
                    observed stopped        ,Asleep,Failed,Asleep  ,Asleep  ,FallingAsleep,Failed
                    observed paused         ,Asleep,Waking,Asleep  ,Asleep  ,FallingAsleep,Failed
                    removed                 ,Asleep,Waking,Asleep  ,Asleep  ,FallingAsleep,Failed
                    idle deadline           ,Asleep,Failed,Asleep  ,Asleep  ,FallingAsleep,Failed
                    doubt of what it is     ,Asleep,Waking,Waking  ,Draining,FallingAsleep,Failed
                    doubt of what it was    ,Asleep,Waking,Awake   ,Draining,FallingAsleep,Failed
                    other idle_timeout      ,Asleep,Waking,Awake   ,Draining,FallingAsleep,Failed
                    other target_port       ,Asleep,Waking,Waking  ,Draining,FallingAsleep,Failed
                    retire                  ,Asleep,Failed,Awake   ,Awake   ,FallingAsleep,Failed
                    """)
    void makeOfEachEvent(
            String event,
            String fromAsleep,
            String fromWaking,
            String fromAwake,
            String fromDraining,
            String fromFallingAsleep,
            String fromFailed) {
        List<String> becomes =
                List.of(
                        after(event, new Scene()),
                        after(event, new Scene().waking()),
                        after(event, new Scene().awake()),
                        after(event, new Scene().draining(SleepReason.OPERATOR)),
                        whileFallingAsleep(event),
                        after(event, new Scene().failed()));

        assertThat(becomes)
                .containsExactly(
                        fromAsleep,
                        fromWaking,
                        fromAwake,
                        fromDraining,
                        fromFallingAsleep,
                        fromFailed);
    }

    @ParameterizedTest(name = "counts a request in only when awake: {0}")
    @CsvSource({"Asleep, 0", "Waking, 0", "Awake, 1", "Failed, 0"})
    void countIn(String state, int inFlight) {
        Scene scene =
                switch (state) {
                    case "Waking" -> new Scene().waking();
                    case "Awake" -> new Scene().awake();
                    case "Failed" -> new Scene().failed();
                    default -> new Scene();
                };

        assertThat(scene.workload.enter().isPresent()).isEqualTo(state.equals("Awake"));
        assertThat(scene.workload.inFlight()).isEqualTo(inFlight);
    }

    private static String after(String event, Scene scene) {
        scene.readiness.closed(Scene.DOOR);
        scene.readiness.closed(Scene.OTHER_DOOR);
        EVENTS.get(event).accept(scene);
        scene.time.settle();
        return scene.state();
    }

    private static String whileFallingAsleep(String event) {
        List<String> seen = new ArrayList<>();
        Scene scene = new Scene();
        scene.whileFallingAsleep(
                () -> {
                    EVENTS.get(event).accept(scene);
                    scene.time.settle();
                    seen.add(scene.state());
                });
        assertThat(seen).hasSize(1);
        return seen.getFirst();
    }

    private static String run(Scene scene) {
        return scene.runtime.inspect("app").orElseThrow().status().run();
    }

    private static void sameRun(Scene scene) {
        String run = run(scene).isEmpty() ? "run-0" : run(scene);
        scene.runtime.becomes(
                "app", new Running(run, Instance.Health.NONE, ScriptedRuntime.at(Scene.DOOR)));
    }

    private static void elsewhere(Scene scene) {
        String run = run(scene).isEmpty() ? "run-0" : run(scene);
        scene.runtime.becomes(
                "app",
                new Running(run, Instance.Health.NONE, ScriptedRuntime.at(Scene.OTHER_DOOR)));
    }

    private static void sleepWhileUsed(Scene scene) {
        scene.workload.enter();
        scene.workload.putToSleep(SleepReason.OPERATOR);
    }

    private static void otherRun(Scene scene) {
        scene.runtime.becomes("app", scene.runtime.running());
    }

    private static void stopped(Scene scene) {
        scene.runtime.becomes("app", new Instance.Stopped(run(scene), 1, ""));
    }

    private static void doubt(Scene scene) {
        scene.workload.doubt(
                scene.workload.state() instanceof Awake awake
                        ? awake
                        : new Awake(Scene.DOOR, run(scene)));
    }
}
