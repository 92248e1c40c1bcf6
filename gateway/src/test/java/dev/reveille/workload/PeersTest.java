package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeersTest {

    private static final InetSocketAddress A = at(1);
    private static final InetSocketAddress B = at(2);
    private static final InetSocketAddress ELSEWHERE = at(3);

    private final Peers peers = new Peers();

    @Test
    void one_address_is_where_everything_goes() {
        peers.are(List.of(A));
        assertThat(peers.areSeveral()).isFalse();
        assertThat(peers.next(A)).isEqualTo(A);
    }

    @Test
    void each_of_several_has_its_turn() {
        peers.are(List.of(A, B));
        assertThat(peers.areSeveral()).isTrue();
        assertThat(Stream.generate(() -> peers.next(A)).limit(4)).containsExactly(A, B, A, B);
    }

    @Test
    void who_is_believed_to_be_elsewhere_is_asked_there() {
        peers.are(List.of(A, B));
        assertThat(peers.next(ELSEWHERE)).isEqualTo(ELSEWHERE);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
