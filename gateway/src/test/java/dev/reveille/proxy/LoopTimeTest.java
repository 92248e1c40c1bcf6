package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ClientLimits;
import dev.reveille.config.WorkloadDefinition.Connections;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How long the data plane waits, on the clock of its own timers")
class LoopTimeTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: app\r\n\r\n";
    private static final ClientLimits.Patience CLIENTS = ClientLimits.USUAL.patience();
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MemoryProxy proxy = new MemoryProxy();
    private final AnsweringApplication application = new AnsweringApplication(proxy);
    private final MemoryChannel client = proxy.connect(Integer.MAX_VALUE);

    @AfterEach
    void close() {
        proxy.end();
        proxy.close();
    }

    private void comes(String text) {
        client.arrives(text.getBytes(StandardCharsets.US_ASCII));
        proxy.settle(application::play);
    }

    @Test
    void aClientThatAsksForNothingMoreIsLetGoAfterItsTime() {
        comes(GET);
        proxy.passes(CLIENTS.keepAlive().minus(MOMENT));
        assertThat(client.isOpen()).isTrue();

        proxy.passes(MOMENT);

        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aHeadThatDoesNotComeToItsEndIsNotWaitedForAnyLonger() {
        comes("GET / HTTP/1.1\r\nHost:");
        proxy.passes(CLIENTS.header().minus(MOMENT));
        assertThat(client.sent()).isEmpty();

        proxy.passes(MOMENT.multipliedBy(2));

        assertThat(client.sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aConnectionToAWorkloadThatNobodyUsesEndsAfterItsTime() {
        comes(GET);
        MemoryChannel upstream = proxy.upstreams().getFirst();
        proxy.passes(Connections.USUAL.keepAlive().minus(MOMENT));
        assertThat(upstream.isOpen()).isTrue();

        proxy.passes(MOMENT);

        assertThat(upstream.isOpen()).isFalse();
    }
}
