package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.runtime.Instance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class AddressesTest {

    private static final String CONTAINER =
            """
            {"Id": "c", "Name": "/app", "State": {"Running": true},
             "HostConfig": {"NetworkMode": "MODE"},
             "NetworkSettings": {
               "Networks": {"bridge": {"IPAddress": "172.17.0.2"}},
               "Ports": {
                 "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "32768"},
                            {"HostIp": "::", "HostPort": "32768"}],
                 "79/tcp": [{"HostIp": "::", "HostPort": "8079"}],
                 "86/tcp": [{"HostIp": "::", "HostPort": "40006"},
                            {"HostIp": "0.0.0.0", "HostPort": "40004"}],
                 "87/tcp": [{"HostIp": "0.0.0.0", "HostPort": "40004"},
                            {"HostIp": "::", "HostPort": "40006"}],
                 "81/tcp": [{"HostIp": "192.0.2.9", "HostPort": "8081"}],
                 "82/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8082"}],
                 "83/tcp": null,
                 "84/udp": [{"HostIp": "0.0.0.0", "HostPort": "8084"}],
                 "85/tcp": []}}}
            """;

    @ParameterizedTest
    @CsvSource({
        "unix:///run/d.sock, 80, 127.0.0.1:32768",
        "unix:///run/d.sock, 79, 127.0.0.1:8079",
        "unix:///run/d.sock, 86, 127.0.0.1:40004",
        "unix:///run/d.sock, 87, 127.0.0.1:40004",
        "'tcp://[2001:db8::7]:2375', 86, 2001:db8:0:0:0:0:0:7:40006",
        "'tcp://[2001:db8::7]:2375', 87, 2001:db8:0:0:0:0:0:7:40006",
        "unix:///run/d.sock, 81, 192.0.2.9:8081",
        "unix:///run/d.sock, 82, 127.0.0.1:8082",
        "unix:///run/d.sock, 83, none",
        "unix:///run/d.sock, 84, none",
        "unix:///run/d.sock, 85, none",
        "unix:///run/d.sock, 90, none",
        "tcp://192.0.2.7:2375, 80, 192.0.2.7:32768",
        "tcp://192.0.2.7:2375, 81, 192.0.2.9:8081",
        "tcp://192.0.2.7:2375, 82, none",
        "tcp://127.0.0.1:2375, 82, 127.0.0.1:8082",
    })
    void a_published_port_is_found_at_the_engines_machine(
            String host, int targetPort, String expected) {
        assertThat(address(host, AddressChoice.PUBLISHED, "default", targetPort))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///run/d.sock, 172.17.0.2:80",
        "tcp://192.0.2.7:2375, 172.17.0.2:80",
        "https://192.0.2.7:2376, 192.0.2.7:32768",
    })
    void by_itself_a_far_engine_counts_by_its_published_ports(String host, String expected) {
        assertThat(address(host, AddressChoice.AUTO, "default", 80)).isEqualTo(expected);
    }

    @Test
    void who_asks_for_addresses_of_networks_gets_them() {
        assertThat(address("https://192.0.2.7", AddressChoice.NETWORK, "default", 80))
                .isEqualTo("172.17.0.2:80");
    }

    @Test
    void what_shares_the_network_of_its_machine_listens_there() {
        assertThat(address("tcp://192.0.2.7", AddressChoice.PUBLISHED, "host", 90))
                .isEqualTo("192.0.2.7:90");
    }

    @Test
    void a_configured_network_is_of_no_account_where_ports_are_published() {
        assertThat(
                        running("unix:///run/d.sock", AddressChoice.PUBLISHED, "default")
                                .address(Optional.of("front"), 80))
                .isPresent();
    }

    @Test
    void a_machine_that_cannot_be_found_for_a_moment_is_believed_to_be_where_it_was() {
        AtomicBoolean known = new AtomicBoolean(true);
        Addresses addresses =
                Addresses.of(
                        DockerHost.parse(Optional.of("tcp://engine.test:2375"), Map.of()),
                        AddressChoice.PUBLISHED,
                        name -> {
                            if (!known.get()) {
                                throw new UnknownHostException(name);
                            }
                            return InetAddress.ofLiteral("192.0.2.7");
                        });
        assertThat(address(running(addresses, "default"), 80)).isEqualTo("192.0.2.7:32768");

        known.set(false);

        assertThat(address(running(addresses, "default"), 80)).isEqualTo("192.0.2.7:32768");
    }

    @Test
    void that_a_machine_is_nowhere_is_said_once() {
        Addresses addresses =
                Addresses.of(
                        DockerHost.parse(Optional.of("tcp://engine.test:2375"), Map.of()),
                        AddressChoice.PUBLISHED,
                        name -> {
                            throw new UnknownHostException(name);
                        });
        Logger logger = (Logger) LoggerFactory.getLogger(Addresses.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            assertThat(address(running(addresses, "default"), 80)).isEqualTo("none");
            assertThat(address(running(addresses, "default"), 80)).isEqualTo("none");
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("tcp://engine.test:2375", "cannot be found out", "has no address");
    }

    private static String address(String host, AddressChoice choice, String mode, int port) {
        return address(running(host, choice, mode), port);
    }

    private static String address(Instance.Running running, int port) {
        return running.address(Optional.empty(), port)
                .map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
                .orElse("none");
    }

    private static Instance.Running running(String host, AddressChoice choice, String mode) {
        return running(Addresses.of(DockerHost.parse(Optional.of(host), Map.of()), choice), mode);
    }

    private static Instance.Running running(Addresses addresses, String mode) {
        EngineJson.Container container =
                EngineJson.MAPPER.readValue(
                        CONTAINER.replace("MODE", mode), EngineJson.Container.class);
        Sighting sighting =
                Sighting.of(container, Sighting.Networks.of(container), addresses, new Runs(), 5);
        return (Instance.Running) sighting.instance().status();
    }
}
