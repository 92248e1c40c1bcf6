package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.runtime.Instance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightingTest {

    private static final String STARTED = "2026-01-01T10:00:00Z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Running':true                                     |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=NONE, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Health':{'Status':'starting'}      |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=STARTING, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Health':{'Status':'healthy'}       |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=HEALTHY, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Health':{'Status':'unhealthy'}     |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=UNHEALTHY, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Health':{'Status':'none'}          |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=NONE, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Health':null                       |"
                        + " Running[run=c@2026-01-01T10:00:00Z, health=NONE, attachments=[],"
                        + " startedAt=Optional[2026-01-01T10:00:00Z]]",
                "'Running':true,'Paused':true                       |"
                        + " Paused[resumed=Running[run=c@2026-01-01T10:00:00Z, health=NONE,"
                        + " attachments=[], startedAt=Optional[2026-01-01T10:00:00Z]]]",
                "'Running':true,'Restarting':true,'ExitCode':3      |"
                        + " Stopped[run=c@2026-01-01T10:00:00Z, exitCode=3, reason=]",
                "'Running':false,'ExitCode':137,'OOMKilled':true    |"
                    + " Stopped[run=c@2026-01-01T10:00:00Z, exitCode=137, reason=out of memory]",
                "'Running':false,'ExitCode':127,'Error':'no program'|"
                        + " Stopped[run=c@2026-01-01T10:00:00Z, exitCode=127, reason=no program]",
                "'Dead':true                                        |"
                        + " Stopped[run=c@2026-01-01T10:00:00Z, exitCode=0, reason=]",
            })
    void everyStateOfTheEngineHasItsStatus(String state, String expected) {
        assertThat(
                        read("'State':{%s,'StartedAt':'%s'}".formatted(state, STARTED))
                                .instance()
                                .status())
                .hasToString(expected);
    }

    @Test
    void whatAnEngineLeavesOutIsEmpty() {
        Sighting bare = read("'Config':null");
        assertThat(bare.instance())
                .isEqualTo(
                        new Instance("app", "c", "", Map.of(), new Instance.Stopped("", 0, ""), 5));
        assertThat(bare.healthChecked()).isFalse();
        assertThat(read("'Config':{'Labels':null,'Image':null}").instance().labels()).isEmpty();
    }

    @Test
    void aHealthCheckThatWasSwitchedOffIsNone() {
        assertThat(read("'Config':{'Healthcheck':{'Test':['CMD','x']}}").healthChecked()).isTrue();
        assertThat(read("'Config':{'Healthcheck':{'Test':['NONE']}}").healthChecked()).isFalse();
        assertThat(read("'Config':{'Healthcheck':{'Test':null}}").healthChecked()).isFalse();
    }

    @Test
    void addressesComeFromEachNetworkTheContainersOwnFirst() {
        String networks =
                "'HostConfig':{'NetworkMode':'%s'},'State':{'Running':true,'StartedAt':'"
                        + STARTED
                        + "'},'NetworkSettings':{'Networks':{'a':{'NetworkID':'1','IPAddress':'10.0.0.1'},"
                        + "'bridge':{'NetworkID':'2','IPAddress':'','GlobalIPv6Address':'fd00::2'},"
                        + "'c':{'NetworkID':'3','IPAddress':'10.0.0.3','GlobalIPv6Address':'fd00::3'},"
                        + "'d':{'NetworkID':'4','IPAddress':'','GlobalIPv6Address':null}}}";
        assertThat(addresses(networks.formatted("c")))
                .isEqualTo("c=10.0.0.3 a=10.0.0.1 bridge=fd00:0:0:0:0:0:0:2");
        assertThat(addresses(networks.formatted("3"))).startsWith("c=");
        assertThat(addresses(networks.formatted("default"))).startsWith("bridge=");
        assertThat(addresses(networks.formatted("gone"))).startsWith("a=");
        assertThat(addresses(networks.formatted("host"))).isEqualTo("host=127.0.0.1");
    }

    private static String addresses(String json) {
        Instance.Running running = (Instance.Running) read(json).instance().status();
        return String.join(
                " ",
                running.attachments().stream()
                        .map(a -> a.network() + "=" + a.address().getHostAddress())
                        .toList());
    }

    @Test
    void healthIsOfTheRunningAlone() {
        assertThat(
                        read("'State':{'Running':false,'StartedAt':'%s','Health':{'Status':'healthy'}}"
                                        .formatted(STARTED))
                                .instance()
                                .status())
                .isInstanceOf(Instance.Stopped.class);
    }

    private static Sighting read(String singleQuoted) {
        EngineJson.Container container =
                EngineJson.MAPPER.readValue(
                        "{\"Id\":\"c\",\"Name\":\"/app\"," + singleQuoted.replace('\'', '"') + "}",
                        EngineJson.Container.class);
        return Sighting.of(
                container,
                Sighting.Networks.of(container),
                Addresses.of(new DockerHost.Unix(Path.of("/nowhere.sock")), AddressChoice.NETWORK),
                new Runs(),
                5);
    }
}
