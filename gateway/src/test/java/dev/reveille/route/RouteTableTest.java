package dev.reveille.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.balance.Destination;
import dev.reveille.balance.Groups;
import dev.reveille.config.Configuration;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workloads;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The route table")
class RouteTableTest {

    private static final RouteTable TABLE =
            table(
                    """
                    containers:
                      - {name: app, host: [app.test, www.app.test]}
                      - {name: any, host: "*.test"}
                      - {name: deep, host: "*.deep.test"}
                      - {name: v4, host: 192.0.2.1}
                      - {name: member}
                    groups:
                      - {name: g, host: g.other, containers: [member]}
                    """);

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "app.test, app",
        "APP.Test, app",
        "app.test:8080, app",
        "app.test., app",
        "App.Test.:443, app",
        "www.app.test, app",
        "other.test, any",
        "deep.test, any",
        "x.deep.test, deep",
        "192.0.2.1:80, v4",
        "g.other, g",
        "G.Other.:80, g",
    })
    void findsByHostInAnyCaseWithOrWithoutPortAndFinalDot(String host, String name) {
        assertThat(find(host)).contains(name);
    }

    @ParameterizedTest(name = "nothing for \"{0}\"")
    @CsvSource({
        "test",
        "''",
        ":8080",
        ".test",
        "x.y.test",
        "x.y.deep.test",
        "x.app.test",
        "app.test.evil",
        "app.test..",
        "'[2001:db8::2]'",
        "'[2001:db8::1'",
        "member",
    })
    void findsNothingForOtherHosts(String host) {
        assertThat(find(host)).isEmpty();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "'[2001:DB8::1]', '[2001:db8::1]'",
        "'[2001:db8::1]:8080', '[2001:db8::1]'",
        "'[::1]:', '[::1]'",
        "'App.Test.:443', 'app.test'",
        "'app.test:', 'app.test'",
        "'', ''",
    })
    void keepsTheBracketsOfAnAddress(String header, String host) {
        assertThat(RouteTable.normalize(header)).isEqualTo(host);
    }

    @Test
    void letsAnExactHostWinOverAWildcardWhicheverComesFirst() {
        RouteTable table =
                table(
                        """
                        containers:
                          - {name: any, host: "*.test"}
                          - {name: app, host: app.test}
                        """);

        assertThat(table.find("app.test").map(Destination::name)).contains("app");
        assertThat(table.find("b.test").map(Destination::name)).contains("any");
    }

    /** One hash access each for the exact host and the wildcard: the hosts' own hashes decide. */
    @Test
    void asksNoOtherRouteHoweverManyThereAre() {
        String many =
                IntStream.range(0, 5000)
                        .mapToObj("  - {name: w%1$d, host: w%1$d.test}%n"::formatted)
                        .collect(Collectors.joining("", "containers:\n", ""));
        RouteTable table = table(many);

        assertThat(table.find("w0.test").map(Destination::name)).contains("w0");
        assertThat(table.find("w4999.test").map(Destination::name)).contains("w4999");
        assertThat(RouteTable.class.getDeclaredFields())
                .filteredOn(field -> !field.isSynthetic())
                .as("nothing but maps to look into")
                .allSatisfy(field -> assertThat(field.getType()).isEqualTo(Map.class));
    }

    private static Optional<String> find(String host) {
        return TABLE.find(host).map(Destination::name);
    }

    private static RouteTable table(String yaml) {
        VirtualTime time = new VirtualTime();
        Workloads workloads =
                new Workloads(
                        new Surroundings(new ScriptedRuntime(time), time, () -> 30),
                        (_, _, _) -> {});
        Configuration file = TestConfiguration.of(yaml);
        workloads.define(file.workloads());
        return RouteTable.of(
                workloads.all(), new Groups(time).define(file.groups(), workloads.all()));
    }
}
