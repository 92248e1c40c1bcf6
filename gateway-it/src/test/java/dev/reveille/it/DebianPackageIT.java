package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.DebianMachine;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Packages;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Debian package on a Debian machine, from its installation until nothing of it is left. */
@Needs({Need.ENGINE, Need.PACKAGES, Need.DEBIAN})
class DebianPackageIT {

    private static final String CONFIG = "/etc/gateway/config.yaml";

    /** The same package as a later version that has another configuration in it. */
    private static final String MAKE_LATER_VERSION =
            """
            dpkg-deb --raw-extract /reveille.deb /later
            sed -i 's/^Version:.*/Version: 99.0/' /later/DEBIAN/control
            echo '# A comment of the later version.' >>/later/etc/gateway/config.yaml
            dpkg-deb --build -Znone /later /later.deb
            """;

    @AutoClose static Engine engine;

    @BeforeAll
    static void useEngine() {
        engine = Engine.ofThisMachine();
    }

    @Test
    void it_is_installed_started_upgraded_removed_and_purged() throws IOException {
        Container site = engine.container("site").website("good morning").onDemand().create();
        try (DebianMachine machine = DebianMachine.startWithDocker(engine)) {
            install(machine);
            runsAsItsOwnUser(machine);
            wakesThroughTheSocketOfTheGroup(machine, site);
            readsItsConfigurationAgain(machine);
            String first = mainProcess(machine);

            machine.run("echo '# A comment of the owner.' >>" + CONFIG);
            machine.run(MAKE_LATER_VERSION + "dpkg --force-confdef --install /later.deb");
            awaitServing(machine);
            assertThat(mainProcess(machine)).isNotEqualTo(first);
            assertThat(machine.run("dpkg-query --show --showformat='${Version}' reveille"))
                    .isEqualTo("99.0");
            assertThat(machine.run("cat " + CONFIG))
                    .contains("comment of the owner")
                    .doesNotContain("comment of the later version");
            assertThat(machine.run("stat -c %U /var/lib/reveille/state.json"))
                    .as("what it knew, written when it was stopped")
                    .isEqualTo("reveille");

            machine.run("dpkg --remove reveille");
            assertThat(machine.tryRun("pgrep -u reveille").output()).isEmpty();
            assertThat(machine.run("journalctl --unit reveille"))
                    .contains("reveille.service: Deactivated successfully");
            assertThat(machine.run("cat " + CONFIG)).contains("comment of the owner");
            machine.run("test -e /var/lib/reveille/state.json");
            machine.run("test ! -e /usr/bin/reveille && test ! -e /usr/lib/reveille");

            machine.run("dpkg --purge reveille");
            machine.run("rm -r /later /later.deb /reveille.deb");
            assertThat(machine.run("find / -xdev -path /tmp -prune -o -name '*reveille*' -print"))
                    .as("what is left of it")
                    .isEmpty();
            machine.run("test ! -e /etc/gateway");
        }
    }

    @Test
    void without_docker_it_serves_all_the_same_and_joins_the_group_once_there_is_one()
            throws IOException {
        try (DebianMachine machine = DebianMachine.start(engine)) {
            install(machine);
            awaitServing(machine);
            assertThat(machine.run("id -nG reveille")).isEqualTo("reveille");
            String first = mainProcess(machine);

            machine.run("groupadd --gid 4242 docker");
            machine.run("dpkg-trigger --by-package=docker.io /usr/sbin/dockerd");
            machine.run("dpkg --triggers-only --pending");

            assertThat(machine.run("id -nG reveille").split(" ")).contains("docker");
            awaitServing(machine);
            assertThat(mainProcess(machine)).isNotEqualTo(first);
            assertThat(machine.run("grep Groups: /proc/" + mainProcess(machine) + "/status"))
                    .contains("4242");
        }
    }

    @Test
    void who_has_disabled_it_finds_it_disabled_after_an_upgrade() {
        try (DebianMachine machine = DebianMachine.start(engine)) {
            install(machine);
            machine.run("systemctl disable reveille.service");
            machine.run("systemctl stop reveille.service");

            machine.run(MAKE_LATER_VERSION + "dpkg --force-confdef --install /later.deb");

            assertThat(machine.tryRun("systemctl is-enabled reveille.service").output())
                    .isEqualTo("disabled");
            assertThat(machine.tryRun("pgrep -u reveille").output()).isEmpty();
        }
    }

    @Test
    void systemd_finds_no_fault_with_the_unit_and_little_that_it_leaves_open() {
        try (DebianMachine machine = DebianMachine.start(engine)) {
            install(machine);

            Command.Result verified =
                    machine.tryRun("systemd-analyze verify --man=no reveille.service 2>&1");
            assertThat(verified.output()).doesNotContain("reveille.service");
            // In tenths.
            Command.Result security =
                    machine.tryRun(
                            "systemd-analyze security --offline=yes --threshold=20 --no-pager"
                                    + " /usr/lib/systemd/system/reveille.service 2>&1");
            assertThat(security.output()).contains("Overall exposure level");
            assertThat(security.exitCode()).as(security.output()).isZero();
        }
    }

    @Test
    void local_programs_run_with_what_the_unit_leaves_to_it() {
        try (DebianMachine machine = DebianMachine.start(engine)) {
            install(machine);
            machine.run(
                    """
                    mkdir /etc/systemd/system/reveille.service.d
                    cd /etc/systemd/system/reveille.service.d
                    printf '[Service]\nExecStart=\nExecStart=/usr/bin/reveille demo\n' >demo.conf
                    systemctl daemon-reload
                    systemctl restart reveille
                    """);
            await("the demo")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> machine.tryRun("reveille status").output().contains("api"));

            assertThat(machine.run("reveille wake api --wait")).isEqualTo("api is awake");

            machine.run("systemctl stop reveille");
            assertThat(machine.tryRun("pgrep -u reveille").output()).isEmpty();
            assertThat(machine.run("systemctl show --property=Result --value reveille"))
                    .isEqualTo("success");
        }
    }

    @Test
    void bash_completes_commands_and_options() {
        try (DebianMachine machine = DebianMachine.start(engine)) {
            install(machine);

            assertThat(completions(machine, "reveille st")).contains("status");
            assertThat(completions(machine, "reveille wake --wa")).contains("--wait");
        }
    }

    private static String completions(DebianMachine machine, String line) {
        return machine.run(
                """
                exec bash -c '
                  . /usr/share/bash-completion/completions/reveille
                  COMP_LINE="%1$s" COMP_POINT=${#COMP_LINE} COMP_WORDS=(%1$s)
                  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                  _complete_reveille
                  echo "${COMPREPLY[@]}"'
                """
                        .formatted(line));
    }

    private static void install(DebianMachine machine) {
        machine.copy(Packages.debian(), "/reveille.deb");
        machine.run("dpkg --install /reveille.deb");
    }

    private static void runsAsItsOwnUser(DebianMachine machine) throws IOException {
        awaitServing(machine);
        assertThat(machine.run("ps -o user= -p " + mainProcess(machine)).strip())
                .isEqualTo("reveille");
        assertThat(machine.run("getent passwd reveille")).endsWith("/usr/sbin/nologin");
        assertThat(machine.run("systemctl is-enabled reveille.service")).isEqualTo("enabled");
    }

    private static void wakesThroughTheSocketOfTheGroup(DebianMachine machine, Container site)
            throws IOException {
        await("the container to be known")
                .atMost(Duration.ofSeconds(20))
                .until(() -> machine.run("reveille status").contains(site.name()));
        assertThat(site.isRunning()).isFalse();

        machine.run("reveille wake " + site.name() + " --wait");

        assertThat(site.isRunning()).isTrue();
    }

    private static void readsItsConfigurationAgain(DebianMachine machine) {
        machine.run("systemctl reload reveille.service");
        await("a reload").until(() -> machine.run("journalctl --unit reveille").contains("SIGHUP"));
    }

    private static String mainProcess(DebianMachine machine) {
        return machine.run("systemctl show --property=MainPID --value reveille");
    }

    private static void awaitServing(DebianMachine machine) throws IOException {
        await("the gateway to serve")
                .atMost(Duration.ofSeconds(30))
                .ignoreException(ConnectException.class)
                .until(() -> Visitor.get(machine.url("/_ping")).statusCode() == 200);
    }
}
