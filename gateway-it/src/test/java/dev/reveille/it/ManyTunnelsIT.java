package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawWebSocket;
import dev.reveille.it.fixture.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WebSockets that are open and silent stay open, and leave nothing when they go. */
class ManyTunnelsIT {

    private static final int TUNNELS = 1000;

    @AutoClose static LocalStage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = LocalStage.open("", Map.of(), LocalStage.STEADY_HEAP);
        RawWebSocket first = RawWebSocket.open(stage.gateway().port());
        assertThat(first.echo("awake")).isEqualTo("awake");
        first.closeInOrder();
    }

    @Test
    void a_thousand_websockets_stay_open_idle_all_echo_and_are_all_gone_when_closed() {
        ServerProcess gateway = stage.gateway().process();
        int before = gateway.openFiles();

        List<RawWebSocket> tunnels =
                AllAtOnce.times(TUNNELS, () -> RawWebSocket.open(stage.gateway().port()));
        assertThat(gateway.openFiles()).isGreaterThanOrEqualTo(2 * TUNNELS);
        AllAtOnce.withEach(
                tunnels,
                tunnel -> {
                    String text = "tunnel " + tunnels.indexOf(tunnel);
                    assertThat(tunnel.echo(text)).isEqualTo(text);
                });
        // Half of them by their own rules, half of them by just leaving.
        AllAtOnce.withEach(tunnels.subList(0, TUNNELS / 2), RawWebSocket::closeInOrder);
        AllAtOnce.withEach(tunnels.subList(TUNNELS / 2, TUNNELS), RawWebSocket::close);

        await("all their connections to be closed")
                .atMost(Duration.ofSeconds(30))
                .until(() -> gateway.openFiles() <= before);
    }
}
