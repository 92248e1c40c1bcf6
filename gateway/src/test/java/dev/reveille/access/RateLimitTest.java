package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rate limit")
class RateLimitTest {

    private final VirtualTime time = new VirtualTime();
    private final RateLimit limit = new RateLimit(Duration.ofSeconds(1), time);

    @Test
    void letsOneThroughInAPeriod() {
        assertThat(limit.passes(client(1), "a")).isTrue();
        assertThat(limit.passes(client(1), "a")).isFalse();
        time.advance(Duration.ofMillis(999));
        assertThat(limit.passes(client(1), "a")).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(limit.passes(client(1), "a")).isTrue();
    }

    @Test
    void countsClientsAndSubjectsApart() {
        assertThat(limit.passes(client(1), "a")).isTrue();
        assertThat(limit.passes(client(2), "a")).isTrue();
        assertThat(limit.passes(client(1), "b")).isTrue();
        assertThat(limit.passes(client(1), "a")).isFalse();
    }

    @Test
    void isNotProlongedByThoseItTurnsAway() {
        limit.passes(client(1), "a");
        for (int i = 0; i < 9; i++) {
            time.advance(Duration.ofMillis(100));
            assertThat(limit.passes(client(1), "a")).isFalse();
        }
        time.advance(Duration.ofMillis(100));
        assertThat(limit.passes(client(1), "a")).isTrue();
    }

    @Test
    void keepsABoundedNumberOfClientsAndForgetsTheOldestFirst() {
        for (int i = 0; i < 50_000; i++) {
            limit.passes(client(i), "a");
        }

        assertThat(limit.size()).isLessThanOrEqualTo(10_000);
        assertThat(limit.passes(client(49_999), "a")).as("the latest is known").isFalse();
        assertThat(limit.passes(client(0), "a")).as("the oldest is forgotten").isTrue();
    }

    @Test
    void countsAnIpv6NetworkAsOneClient() {
        assertThat(limit.passes(InetAddress.ofLiteral("2001:db8:1:2::1"), "a")).isTrue();
        assertThat(limit.passes(InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6"), "a")).isFalse();
        assertThat(limit.passes(InetAddress.ofLiteral("2001:db8:1:3::1"), "a")).isTrue();
        assertThat(limit.passes(InetAddress.ofLiteral("::1"), "a")).isTrue();
        assertThat(limit.passes(InetAddress.ofLiteral("192.0.2.1"), "a")).isTrue();
        assertThat(limit.passes(InetAddress.ofLiteral("::ffff:192.0.2.1"), "a")).isFalse();
    }

    @Test
    void keepsNoMoreOfAMillionAddressesOfEitherFamily() {
        for (int i = 0; i < 500_000; i++) {
            limit.passes(FailedAttemptsTest.ipv4(i), "a");
            limit.passes(FailedAttemptsTest.ipv6(i), "a");
        }

        assertThat(limit.size()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void forgetsWhoseTimeIsOver() {
        for (int i = 0; i < 1000; i++) {
            limit.passes(client(i), "a");
        }
        time.advance(Duration.ofSeconds(1));
        limit.passes(client(1), "b");

        assertThat(limit.size()).isEqualTo(1);
    }

    private static InetAddress client(int number) {
        return InetAddress.ofLiteral("10.0." + number / 256 % 256 + "." + number % 256);
    }
}
