package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.time.SystemTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PeersTest {

    private static final InetSocketAddress A = at(1);
    private static final InetSocketAddress B = at(2);
    private static final InetSocketAddress ELSEWHERE = at(3);

    @AutoClose private final SystemTime time = new SystemTime();
    private final Peers peers = new Peers(time);
    private final Set<InetSocketAddress> booting = ConcurrentHashMap.newKeySet();

    private boolean are(InetSocketAddress... addresses) {
        return peers.are(
                List.of(addresses),
                (address, _) ->
                        booting.contains(address)
                                ? Optional.of(Reason.of("it boots"))
                                : Optional.empty());
    }

    @Test
    void one_address_is_where_everything_goes() {
        are(A);
        assertThat(peers.areSeveral()).isFalse();
        assertThat(peers.next(A)).isEqualTo(A);
    }

    @Test
    void each_of_several_has_its_turn() {
        are(A, B);
        await().until(peers::areSeveral);
        assertThat(Stream.generate(() -> peers.next(A)).limit(4)).containsExactly(A, B, A, B);
    }

    @Test
    void nothing_is_sent_to_one_before_it_is_ready() {
        booting.add(B);
        are(A, B);
        assertThat(Stream.generate(() -> peers.next(A)).limit(4)).containsOnly(A);
        booting.clear();
        await().until(peers::areSeveral);
        assertThat(Stream.generate(() -> peers.next(A)).limit(2)).contains(B);
    }

    @Test
    void who_is_believed_to_be_elsewhere_is_asked_there() {
        are(A, B);
        await().until(peers::areSeveral);
        assertThat(peers.next(ELSEWHERE)).isEqualTo(ELSEWHERE);
    }

    @Test
    void one_that_is_told_no_more_has_been_left() {
        assertThat(are(A, B)).isFalse();
        assertThat(are(A, B, ELSEWHERE)).isFalse();
        assertThat(are(A)).isTrue();
        assertThat(peers.include(A)).isTrue();
        assertThat(peers.include(B)).isFalse();
    }

    @Test
    void when_none_is_told_for_a_moment_none_has_been_left() {
        assertThat(peers.include(A)).isTrue();
        are(A, B);
        assertThat(are()).isFalse();
        assertThat(peers.include(B)).isTrue();
        assertThat(are(A)).isTrue();
        assertThat(peers.include(B)).isFalse();
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
