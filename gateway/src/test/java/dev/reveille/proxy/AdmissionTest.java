package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Cidr;
import dev.reveille.config.ClientLimits;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.Reception;
import dev.reveille.workload.VirtualTime;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One more connection")
class AdmissionTest {

    private static final TrustedProxies NOBODY = new TrustedProxies(List.of());

    @Test
    void isRefusedBeyondTheLimitOfAllUntilOneIsClosed() {
        Admission admission = admission(2, 0, NOBODY);
        Channel first = from("192.0.2.1");

        assertThat(admission.refuse(first)).isEmpty();
        assertThat(admission.refuse(from("192.0.2.2"))).isEmpty();
        assertThat(admission.refuse(from("192.0.2.3"))).contains(Fault.TOO_MANY_CONNECTIONS);
        assertThat(admission.refuse(from("192.0.2.3"))).contains(Fault.TOO_MANY_CONNECTIONS);

        first.close().syncUninterruptibly();
        assertThat(admission.refuse(from("192.0.2.3"))).isEmpty();
        assertThat(admission.open()).isEqualTo(2);
    }

    @Test
    void isRefusedBeyondTheLimitOfItsAddressAlone() {
        Admission admission = admission(100, 2, NOBODY);
        Channel first = from("192.0.2.1");

        assertThat(admission.refuse(first)).isEmpty();
        assertThat(admission.refuse(from("192.0.2.1"))).isEmpty();
        assertThat(admission.refuse(from("192.0.2.1")))
                .contains(Fault.TOO_MANY_CONNECTIONS_OF_CLIENT);
        assertThat(admission.refuse(from("192.0.2.2"))).isEmpty();

        first.close().syncUninterruptibly();
        assertThat(admission.refuse(from("192.0.2.1"))).isEmpty();
        assertThat(admission.open()).isEqualTo(3);
    }

    @Test
    void countsForItsIpv6Network() {
        Admission admission = admission(100, 2, NOBODY);

        assertThat(admission.refuse(from("2001:db8:0:1::1"))).isEmpty();
        assertThat(admission.refuse(from("2001:db8:0:1:ffff::2"))).isEmpty();
        assertThat(admission.refuse(from("2001:db8:0:1::3")))
                .contains(Fault.TOO_MANY_CONNECTIONS_OF_CLIENT);
        assertThat(admission.refuse(from("2001:db8:0:2::1"))).isEmpty();
    }

    @Test
    void ofATrustedProxyIsNotCountedForItsAddress() {
        Admission admission =
                admission(
                        5,
                        1,
                        new TrustedProxies(
                                List.of(new Cidr(InetAddress.ofLiteral("10.0.0.0"), 8))));

        for (int i = 0; i < 5; i++) {
            assertThat(admission.refuse(from("10.1.2.3"))).isEmpty();
        }
        assertThat(admission.refuse(from("10.1.2.3"))).contains(Fault.TOO_MANY_CONNECTIONS);
    }

    @Test
    void isNeverRefusedForItsAddressWithoutSuchALimit() {
        Admission admission = admission(1000, 0, NOBODY);

        for (int i = 0; i < 1000; i++) {
            assertThat(admission.refuse(from("192.0.2.1"))).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindOnceItIsClosed() {
        Admission admission = admission(10_000, 3, NOBODY);
        List<Channel> open = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Channel channel = from("198.51.100." + i % 200);
            Optional<Fault> refused = admission.refuse(channel);
            assertThat(refused.isEmpty()).isEqualTo(i < 500 && open.size() < 500);
            open.add(channel);
        }
        assertThat(admission.addresses()).isEqualTo(200);

        open.forEach(channel -> channel.close().syncUninterruptibly());

        assertThat(admission.addresses()).isZero();
        assertThat(admission.open()).isZero();
    }

    private static Admission admission(int connections, int perClient, TrustedProxies trusted) {
        ClientLimits.Crowd crowd = new ClientLimits.Crowd(connections, perClient, 1);
        ClientLimits usual = ClientLimits.USUAL;
        Limits limits = Limits.of(new ClientLimits(usual.head(), usual.patience(), crowd));
        Reception reception = new Reception(503, new VirtualTime());
        return new Admission(() -> new Terms(reception, trusted, limits));
    }

    private static Channel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.ofLiteral(address), 40_000);
            }
        };
    }
}
