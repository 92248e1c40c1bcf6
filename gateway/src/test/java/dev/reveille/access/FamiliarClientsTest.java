package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Clients from which the operator was let in")
class FamiliarClientsTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final FamiliarClients familiar = new FamiliarClients();

    @Test
    void mayBeWrongAHundredTimes() {
        assertThat(familiar.spend(CLIENT)).as("not known yet").isFalse();
        familiar.add(CLIENT);
        for (int i = 0; i < 100; i++) {
            familiar.giveBack(CLIENT);
            assertThat(familiar.spend(CLIENT)).isTrue();
            assertThat(familiar.spend(CLIENT)).isEqualTo(i < 99);
        }

        assertThat(familiar.spend(CLIENT)).isFalse();
        assertThat(familiar.contains(CLIENT)).isTrue();
    }

    @Test
    void areBoundedAndThoseLetInLastStay() {
        for (int i = 0; i < 5000; i++) {
            familiar.add(FailedAttemptsTest.ipv4(i));
            familiar.add(CLIENT);
        }

        assertThat(familiar.size()).isEqualTo(1000);
        assertThat(familiar.contains(CLIENT)).isTrue();
        assertThat(familiar.contains(FailedAttemptsTest.ipv4(0))).isFalse();
    }

    @Test
    void areAWholeIpv6Network() {
        familiar.add(InetAddress.ofLiteral("2001:db8:1:2::1"));

        assertThat(familiar.contains(InetAddress.ofLiteral("2001:db8:1:2::ffff"))).isTrue();
        assertThat(familiar.contains(InetAddress.ofLiteral("2001:db8:1:3::1"))).isFalse();
    }
}
