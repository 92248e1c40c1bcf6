package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What must not get out: an address, a network, a path, the runtime's own words. */
@DisplayName("The reason of a failed wake")
class ReasonTest {

    private static final String SECRET = "OCI runtime: /srv/app/run.sh at 172.17.0.3";

    private static Reason reason(Workload workload) {
        assertThat(workload.state()).isInstanceOf(Failed.class);
        return ((Failed) workload.state()).failure().reason();
    }

    @Test
    void ofARefusedStartKeepsTheRuntimesWordsForTheOperator() {
        Scene scene = new Scene();
        scene.runtime.fails(Call.START, Kind.REFUSED, SECRET);
        scene.workload.wake();
        scene.time.settle();

        assertThat(reason(scene.workload))
                .isEqualTo(
                        new Reason(
                                "It could not be started. The gateway's log says more.", SECRET));
    }

    @Test
    void ofARuntimeThatIsAwayKeepsItsAddressForTheOperator() {
        Scene scene = new Scene();
        scene.runtime.unreachable();
        scene.workload.wake();
        scene.time.advance(Scene.START);

        Reason reason = reason(scene.workload);
        assertThat(reason.text())
                .isEqualTo("It was not ready within 30 s: the gateway cannot reach what runs it.");
        assertThat(reason.detail()).isNotEqualTo(reason.text());
    }

    @Test
    void ofACrashTellsTheExitCodeAndToTheOperatorWhatTheRuntimeAdds() {
        Scene scene = new Scene().waking();
        String run = scene.runtime.status("app").run();
        scene.runtime.becomes("app", new Stopped(run, 127, SECRET));
        scene.time.settle();

        assertThat(reason(scene.workload))
                .isEqualTo(
                        new Reason(
                                "It ended with exit code 127 before it was ready.",
                                "It ended with exit code 127 ("
                                        + SECRET
                                        + ") before it was ready."));
    }

    @Test
    void ofAMissingNetworkNamesItToTheOperatorOnly() {
        Scene scene = new Scene("network: backstage");
        scene.workload.wake();
        scene.time.advance(Scene.START);

        assertThat(reason(scene.workload))
                .isEqualTo(
                        new Reason(
                                "It was not ready within 30 s: it has no address.",
                                "It was not ready within 30 s: it has no address on network"
                                        + " \"backstage\"."));
    }

    @Test
    void ofOneThatIsNotThereTellsTheOperatorWhatToDo() {
        Scene scene = new Scene();
        scene.runtime.removes("app");
        scene.workload.wake();
        scene.time.advance(Duration.ofSeconds(10));

        assertThat(reason(scene.workload).text()).doesNotContain("runtime", "app");
    }

    @Test
    void ofADependencyKnowsItByTheNameThatPeopleKnow() {
        Stack stack =
                new Stack(
                        "name: app, host: app.test, depends_on: [pg-internal-7]",
                        "name: pg-internal-7, display_name: Database");
        stack.slow("pg-internal-7");
        stack.visit("app");
        String run = stack.runtime.status("pg-internal-7").run();
        stack.runtime.becomes("pg-internal-7", new Stopped(run, 3, SECRET));
        stack.time.settle();

        Reason reason = reason(stack.of("app"));
        assertThat(reason.text())
                .isEqualTo(
                        "Its dependency \"Database\" did not become ready: It ended with exit code"
                                + " 3 before it was ready.");
        assertThat(reason.detail()).contains("\"pg-internal-7\"", SECRET);
    }

    @Test
    void ofWaitingForADependencyKnowsItByTheNameThatPeopleKnow() {
        Stack stack =
                new Stack(
                        "name: app, host: app.test, depends_on: [pg-7], start_timeout: 10s",
                        "name: pg-7, host: pg.test, display_name: Database, start_timeout: 50s");
        stack.slow("pg-7");
        stack.visit("pg-7");
        stack.visit("app");
        stack.time.advance(Duration.ofMinutes(6));

        Reason reason = reason(stack.of("app"));
        assertThat(reason.text()).contains("\"Database\"").doesNotContain("pg-7");
        assertThat(reason.detail()).contains("\"pg-7\"");
    }

    @Test
    void isRememberedAsEveryoneMayReadIt() {
        Scene scene = new Scene();
        scene.runtime.fails(Call.START, Kind.REFUSED, SECRET);
        scene.workload.wake();
        scene.time.settle();

        Optional<Remembered.Failure> failure = scene.workload.remembered().failure();
        assertThat(failure.orElseThrow().message())
                .isEqualTo("It could not be started. The gateway's log says more.");
    }
}
