package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Wrong credentials")
class FailedAttemptsTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final VirtualTime time = new VirtualTime();
    private final FailedAttempts failures = new FailedAttempts(time);

    @Test
    void areFreeFourTimesAndThenCostAPauseThatDoublesUpToAMinute() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            pauses.add(failures.add(CLIENT, i).toSeconds());
        }

        assertThat(pauses).containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void areSatOutToTheEnd() {
        fail(CLIENT, 6);

        assertThat(failures.pause(CLIENT)).hasValue(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(1999));
        assertThat(failures.pause(CLIENT)).hasValue(Duration.ofMillis(1));
        time.advance(Duration.ofMillis(1));
        assertThat(failures.pause(CLIENT)).isEmpty();
    }

    @Test
    void areForgottenAQuarterOfAnHourAfterTheLast() {
        fail(CLIENT, 6);
        time.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(failures.count(CLIENT)).isEqualTo(6);
        assertThat(failures.isSlowed(CLIENT)).isTrue();
        time.advance(Duration.ofMillis(1));

        assertThat(failures.count(CLIENT)).isZero();
        assertThat(failures.isKnown(CLIENT, 5)).isFalse();
        assertThat(failures.add(CLIENT, 5)).isZero();
        assertThat(failures.count(CLIENT)).isEqualTo(1);
    }

    @Test
    void areCountedOnceForTheSameCredentials() {
        for (int i = 0; i < 100; i++) {
            assertThat(failures.add(CLIENT, i % 3)).isZero();
        }

        assertThat(failures.count(CLIENT)).isEqualTo(3);
        assertThat(failures.isKnown(CLIENT, 2)).isTrue();
        assertThat(failures.isKnown(InetAddress.ofLiteral("192.0.2.8"), 2)).isFalse();
        failures.add(CLIENT, 3);
        assertThat(failures.isKnown(CLIENT, 0)).as("of the last three").isFalse();
    }

    @Test
    void areNoOneElseS() {
        fail(CLIENT, 6);

        assertThat(failures.pause(InetAddress.ofLiteral("192.0.2.8"))).isEmpty();
    }

    @Test
    void countForAWholeIpv6Network() {
        for (int i = 0; i < 6; i++) {
            failures.add(InetAddress.ofLiteral("2001:db8:1:2:" + i + "::1"), i);
        }

        assertThat(failures.pause(InetAddress.ofLiteral("2001:db8:1:2:ffff::9"))).isPresent();
        assertThat(failures.pause(InetAddress.ofLiteral("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void ofAMillionAddressesTakeBoundedMemory() {
        for (int i = 0; i < 1_000_000; i++) {
            failures.add(ipv4(i), i);
        }

        assertThat(failures.size()).isLessThanOrEqualTo(10_000);
        fail(ipv4(999_999), 5);
        assertThat(failures.pause(ipv4(999_999))).as("the latest is known").isPresent();
    }

    private void fail(InetAddress client, int times) {
        for (int i = 0; i < times; i++) {
            failures.add(client, i);
        }
    }

    static InetAddress ipv4(int number) {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).putInt(0x0a000000 + number);
        return address(bytes);
    }

    /** One in the network of this number. */
    static InetAddress ipv6(int number) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putLong(0x20010db800000000L + number).putLong(1);
        return address(bytes);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
