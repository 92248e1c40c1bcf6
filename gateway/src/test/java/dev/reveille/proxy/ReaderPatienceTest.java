package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bytes that wait for a client")
class ReaderPatienceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Reader client = new Reader(new ReaderPatience(PATIENCE));

    @AfterEach
    void close() {
        client.finishAndReleaseAll();
    }

    @Test
    void areCutWhenNoneIsTakenInTime() {
        client.writes(100);

        client.passes(59);
        assertThat(client.isOpen()).isTrue();

        client.passes(1);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void areLeftWhenOneByteIsTakenNowAndThen() {
        client.writes(100);

        for (int minute = 0; minute < 50; minute++) {
            client.passes(40);
            client.takes(1);
        }
        assertThat(client.isOpen()).isTrue();

        client.passes(60 + 60 / 4);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void areCutAlthoughFurtherOnesJoinThem() {
        client.writes(100);

        for (int second = 0; second < 60; second += 10) {
            client.passes(10);
            client.writes(10);
        }
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void areLeftWhenTheyAreTakenWholeEachTimeAndLookTheSame() {
        for (int second = 0; second < 600; second += 15) {
            client.writes(100);
            client.passes(15);
            client.takes(100);
        }
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void areAllTakenAndThenNothingIsWatched() {
        client.writes(100);
        client.takes(100);

        client.passes(3600);
        assertThat(client.isOpen()).isTrue();

        client.writes(1);
        client.passes(59);
        assertThat(client.isOpen()).isTrue();
        client.passes(1);
        assertThat(client.isOpen()).isFalse();
    }

    /** A client that takes as many bytes as it is told to, with a clock of its own. */
    private static final class Reader extends EmbeddedChannel {

        private long takes;

        Reader(ChannelHandler handler) {
            super(handler);
            freezeTime();
        }

        void writes(int bytes) {
            var _ = writeOneOutbound(Unpooled.wrappedBuffer(new byte[bytes]));
            flush();
        }

        void takes(int bytes) {
            takes = bytes;
            // What the event loop does when the socket has room again.
            unsafe().flush();
            flush();
        }

        /** Time in steps as the clock of an event loop has them. */
        void passes(int seconds) {
            for (int i = 0; i < seconds && isOpen(); i++) {
                advanceTimeBy(1, TimeUnit.SECONDS);
                runScheduledPendingTasks();
            }
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            long now = takes;
            takes = 0;
            if (now > 0) {
                waiting.removeBytes(now);
            }
        }
    }
}
