package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The client's address behind trusted proxies")
class TrustedProxiesTest {

    private static final TrustedProxies TRUSTED =
            new TrustedProxies(
                    List.of(
                            new Cidr(InetAddress.ofLiteral("10.0.0.0"), 8),
                            new Cidr(InetAddress.ofLiteral("fd00::"), 8)));

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // The peer's, unless it is trusted.
                "192.0.2.1 | 198.51.100.9             | 192.0.2.1",
                "2001:db8::1 | 198.51.100.9           | 2001:db8::1",
                "10.0.0.1  | -                        | 10.0.0.1",
                // The right-most that is not trusted, whatever the client wrote before it.
                "10.0.0.1  | 198.51.100.9             | 198.51.100.9",
                "10.0.0.1  | 1.1.1.1, 198.51.100.9    | 198.51.100.9",
                "10.0.0.1  | 1.1.1.1, 198.51.100.9, 10.9.9.9 | 198.51.100.9",
                "10.0.0.1  | 10.0.0.3, 10.0.0.2       | 10.0.0.3",
                "fd00::1   | 2001:db8::7              | 2001:db8::7",
                "fd00::1   | 2001:db8::7, fd12::1, 10.1.1.1 | 2001:db8::7",
                "10.0.0.1  | ::ffff:198.51.100.9      | 198.51.100.9",
                // With ports, empty elements and what cannot be read.
                "10.0.0.1  | 198.51.100.9:4711        | 198.51.100.9",
                "10.0.0.1  | [2001:db8::7]:4711       | 2001:db8::7",
                "10.0.0.1  | [2001:db8::7]            | 2001:db8::7",
                "10.0.0.1  | 198.51.100.9, ,          | 198.51.100.9",
                "10.0.0.1  | 198.51.100.9, unknown    | 10.0.0.1",
                "10.0.0.1  | 198.51.100.9, evil, 10.0.0.2 | 10.0.0.2",
                "10.0.0.1  | 10.1                     | 10.0.0.1",
            })
    void isTheRightMostThatIsNotTrusted(String peer, String forwardedFor, String client) {
        List<String> values = forwardedFor == null ? List.of() : List.of(forwardedFor);

        assertThat(TRUSTED.client(InetAddress.ofLiteral(peer), values))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void severalFieldsAreOneChain() {
        assertThat(
                        TRUSTED.client(
                                InetAddress.ofLiteral("10.0.0.1"),
                                List.of("1.1.1.1, 198.51.100.9", "10.2.2.2")))
                .isEqualTo(InetAddress.ofLiteral("198.51.100.9"));
    }

    @Test
    void isThePeerSWhereNobodyIsTrusted() {
        InetAddress peer = InetAddress.ofLiteral("127.0.0.1");

        assertThat(new TrustedProxies(List.of()).client(peer, List.of("1.1.1.1"))).isEqualTo(peer);
    }
}
