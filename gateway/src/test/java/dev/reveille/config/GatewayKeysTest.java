package dev.reveille.config;

import static dev.reveille.config.Reading.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.config.GatewaySettings.LogFormat;
import dev.reveille.config.GatewaySettings.Pages;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.GatewaySettings.Runtimes;
import dev.reveille.config.GatewaySettings.TransportChoice;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayKeysTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "gateway:", "gateway: {}\ncontainers:\ngroups: []"})
    void without_keys_every_default_counts(String yaml) {
        Configuration configuration = Reading.valid(yaml);

        assertThat(configuration)
                .isEqualTo(
                        new Configuration(
                                new GatewaySettings(
                                        new Listen(
                                                8080,
                                                Optional.empty(),
                                                Optional.empty(),
                                                List.of(),
                                                TransportChoice.AUTO),
                                        new ClientLimits(
                                                new ClientLimits.Head(8192, 32_768, 100),
                                                new ClientLimits.Patience(
                                                        Duration.ofSeconds(10),
                                                        Duration.ofMinutes(3),
                                                        Duration.ofSeconds(60)),
                                                new ClientLimits.Crowd(10_000, 1000, 2000)),
                                        new Runtimes(
                                                new RuntimeChoice(RuntimeKind.DOCKER),
                                                Duration.ofSeconds(15)),
                                        new Pages(30, 503),
                                        new AdminAuth.None(),
                                        new GatewaySettings.Logs(LogFormat.JSON, false),
                                        ZoneId.of("Europe/Berlin"),
                                        Optional.empty()),
                                List.of(),
                                List.of()));
    }

    @Test
    void a_port_is_a_number_or_a_text() {
        assertThat(gateway("port: 9000").listen().port()).isEqualTo(9000);
        assertThat(gateway("port: \"9001\"").listen().port()).isEqualTo(9001);
        assertThat(gateway("port: 0").listen().port()).isZero();
        assertThat(gateway("port: 65535").listen().port()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "'::1', ::1",
        "'[FD00::1]', fd00::1",
        "'::', ::",
        "Localhost, localhost",
    })
    void bind_is_an_address_or_a_name(String written, String expected) {
        assertThat(gateway("bind: '" + written + "'").listen().bind()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9090, 127.0.0.1:9090",
        "'[::1]:9090', [::1]:9090",
        "Localhost:0, localhost:0",
    })
    void admin_bind_is_a_host_and_a_port(String written, String expected) {
        assertThat(gateway("admin_bind: '" + written + "'").listen().adminBind())
                .contains(expected);
    }

    @Test
    void trusted_proxies_are_blocks_or_single_addresses() throws Exception {
        List<Cidr> trusted =
                gateway("trusted_proxies: [10.0.0.0/8, 192.0.2.7, 'fd00::/8', '::1']")
                        .listen()
                        .trustedProxies();

        assertThat(trusted)
                .containsExactly(
                        new Cidr(InetAddress.ofLiteral("10.0.0.0"), 8),
                        new Cidr(InetAddress.ofLiteral("192.0.2.7"), 32),
                        new Cidr(InetAddress.ofLiteral("fd00::"), 8),
                        new Cidr(InetAddress.ofLiteral("::1"), 128));
    }

    @Test
    void log_keys_are_read() {
        assertThat(gateway("log_lines: 0").pages().logLines()).isZero();
        assertThat(gateway("log_lines: 10000").pages().logLines()).isEqualTo(10_000);
        assertThat(gateway("log_format: text").logs().format()).isEqualTo(LogFormat.TEXT);
        assertThat(gateway("log_format: json").logs().format()).isEqualTo(LogFormat.JSON);
    }

    @Test
    void the_loading_status_is_read() {
        assertThat(gateway("loading_status: 200").pages().loadingStatus()).isEqualTo(200);
        assertThat(gateway("loading_status: 599").pages().loadingStatus()).isEqualTo(599);
    }

    @Test
    void runtime_keys_are_read() {
        assertThat(only("runtime: process").kind()).isEqualTo(RuntimeKind.PROCESS);
        assertThat(only("runtime: docker").kind()).isEqualTo(RuntimeKind.DOCKER);
        assertThat(only("docker_host: unix:///run/d.sock").dockerHost())
                .contains("unix:///run/d.sock");
        assertThat(only("docker_host: tcp://10.0.0.1:2376").dockerHost())
                .contains("tcp://10.0.0.1:2376");
        assertThat(only("address: published").address()).isEqualTo(AddressChoice.PUBLISHED);
        assertThat(only("certificates: /etc/tls").certificates()).contains(Path.of("/etc/tls"));
        assertThat(gateway("discovery_interval: 500ms").runtimes().discoveryInterval())
                .isEqualTo(Duration.ofMillis(500));
    }

    private static RuntimeChoice only(String line) {
        return gateway(line).runtimes().all().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "io_uring, IO_URING", "epoll, EPOLL", "nio, NIO"})
    void the_transport_is_read(String written, TransportChoice expected) {
        assertThat(gateway("transport: " + written).listen().transport()).isEqualTo(expected);
    }

    @Test
    void the_admin_auth_methods_are_read() {
        assertThat(gateway("admin_auth: {method: none}").adminAuth())
                .isEqualTo(new AdminAuth.None());
        assertThat(
                        gateway("admin_auth: {method: basic, username: ann, password: 'p:w'}")
                                .adminAuth())
                .isEqualTo(new AdminAuth.Basic("ann", "p:w"));
        assertThat(gateway("admin_auth: {method: bearer, token: 12345}").adminAuth())
                .isEqualTo(new AdminAuth.Bearer("12345"));
    }

    @Test
    void the_remaining_keys_are_read() {
        assertThat(gateway("schedule_timezone: Asia/Tokyo").scheduleTimezone())
                .isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(gateway("state_file: /var/lib/reveille/state.json").stateFile())
                .contains(Path.of("/var/lib/reveille/state.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 65536 | port: \"65536\" (expected: a whole number from 0 to 65535)",
                "port: 80a | port: \"80a\" (expected: a whole number from 0 to 65535)",
                "port: -1 | port: \"-1\" (expected: a whole number from 0 to 65535)",
                "port: [80] | port: a list (expected: a whole number from 0 to 65535)",
                "port: 99999999999 | port: \"99999999999\" (expected: a whole number from 0 to"
                        + " 65535)",
                "log_lines: 10001 | log_lines: \"10001\" (expected: a whole number from 0 to"
                        + " 10000)",
                "loading_status: 199 | loading_status: \"199\" (expected: a whole number from 200"
                        + " to 599)",
                "loading_status: 600 | loading_status: \"600\" (expected: a whole number from 200"
                        + " to 599)",
                "log_format: xml | log_format: \"xml\" (expected: json or text)",
                "transport: io-uring | transport: \"io-uring\" (expected: auto, io_uring, epoll or"
                        + " nio)",
                "limits: 5 | limits: \"5\" (expected: a mapping with request_line, header_size,"
                        + " header_count, header_timeout, …)",
                "runtime: vm | runtime: \"vm\" (expected: docker, podman, swarm, kubernetes or"
                        + " process)",
                "docker_host: /run/docker.sock | docker_host: \"/run/docker.sock\" (expected:"
                        + " unix:///var/run/docker.sock, tcp://host:port or"
                        + " ssh://user@host)",
                "discovery_interval: 0 | discovery_interval: \"0\" (expected: a duration such as"
                        + " 90s, 1h30m or 500ms, longer than 0)",
                "discovery_interval: 15 | discovery_interval: \"15\" (expected: a duration such as"
                        + " 90s, 1h30m or 500ms, longer than 0)",
                "bind: 127.0.0.1:80 | bind: \"127.0.0.1:80\" (expected: an address or host name"
                        + " without a port, such as 127.0.0.1, ::1 or localhost)",
                "admin_bind: 9090 | admin_bind: \"9090\" (expected: host:port, such as"
                        + " 127.0.0.1:9090, [::1]:9090 or localhost:9090)",
                "admin_bind: '::1:9090' | admin_bind: \"::1:9090\" (expected: host:port, such as"
                        + " 127.0.0.1:9090, [::1]:9090 or localhost:9090)",
                "admin_bind: 'a:70000' | admin_bind: \"a:70000\" (expected: host:port, such as"
                        + " 127.0.0.1:9090, [::1]:9090 or localhost:9090; ports end at 65535)",
                "trusted_proxies: [10.1] | trusted_proxies[0]: \"10.1\" (expected: an IP address or"
                        + " block such as 10.0.0.0/8, 192.0.2.7 or fd00::/8)",
                "trusted_proxies: ['10.0.0.0/33'] | trusted_proxies[0]: \"10.0.0.0/33\" (expected:"
                        + " an IP address or block such as 10.0.0.0/8, 192.0.2.7 or fd00::/8; the"
                        + " prefix has 0 to 32 bits)",
                "trusted_proxies: 10.0.0.0/8 | trusted_proxies: \"10.0.0.0/8\" (expected: a list of"
                        + " addresses or blocks)",
                "schedule_timezone: Mars | schedule_timezone: \"Mars\" (expected: an IANA time zone"
                        + " such as Europe/Berlin or UTC)",
                "state_file: '' | state_file: \"\" (expected: the path of a file)",
                "admin_auth: {method: digest} | admin_auth.method: \"digest\" (expected: none,"
                        + " basic or bearer)",
                "admin_auth: {method: bearer} | admin_auth.token: missing (expected: a secret that"
                        + " is not empty, or the variable ADMIN_AUTH_TOKEN, or token_file)",
                "admin_auth: {method: basic, username: u} | admin_auth.password: missing (expected:"
                        + " a secret that is not empty, or the variable ADMIN_AUTH_PASSWORD, or"
                        + " password_file)",
                "admin_auth: {method: basic, password: p} | admin_auth.username: missing (expected:"
                        + " a user name without colons, or the variable ADMIN_AUTH_USERNAME)",
                "admin_auth: {username: 'a:b'} | admin_auth.username: \"a:b\" (expected: a user"
                        + " name without colons)",
                "admin_auth: yes | admin_auth: something else (expected: a mapping with method,"
                        + " username, password, password_file, …)",
                "prot: 80 | prot: unknown key (closest known key: port)",
            })
    void what_cannot_be_is_a_problem_that_says_what_can(String line, String expected) {
        assertThat(Reading.problems("gateway:\n  " + line))
                .singleElement()
                .asString()
                .matches("config\\.yaml:2:\\d+: gateway\\..*")
                .endsWith(": gateway." + expected);
    }

    @Test
    void secrets_never_show_in_a_problem_or_in_a_text() {
        assertThat(
                        Reading.problems(
                                "gateway: {admin_auth: {method: basic, password: hunter2, token:"
                                        + " [hunter2]}}"))
                .noneMatch(problem -> problem.contains("hunter2"));
        assertThat(gateway("admin_auth: {method: bearer, token: hunter2}").toString())
                .doesNotContain("hunter2");
    }
}
