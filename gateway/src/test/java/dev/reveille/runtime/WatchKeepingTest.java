package dev.reveille.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.runtime.RuntimeEvent.Disconnected;
import dev.reveille.runtime.RuntimeEvent.Removed;
import dev.reveille.runtime.RuntimeEvent.Synchronized;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WatchKeepingTest {

    private static final Synchronized EVERYTHING = new Synchronized(List.of(), 0);

    private final List<RuntimeEvent> told = new ArrayList<>();
    private final ReconnectDelay delay =
            new ReconnectDelay(RandomGenerator.getDefault(), Duration.ofMillis(100));
    private final WatchKeeping keeping = new WatchKeeping(told::add, delay);

    @Test
    void aLossIsToldOnceUntilEverythingWasToldAgain() {
        keeping.tell(new Disconnected("away"));
        keeping.tell(new Disconnected("still away"));
        keeping.tell(EVERYTHING);
        keeping.tell(new Disconnected("away again"));

        assertThat(told)
                .containsExactly(
                        new Disconnected("away"), EVERYTHING, new Disconnected("away again"));
    }

    @Test
    void itConnectsAgainUntilItIsClosedAndTellsNothingThen() {
        List<String> attempts = new ArrayList<>();
        keeping.keep(
                () -> {
                    attempts.add("attempt");
                    if (attempts.size() == 3) {
                        keeping.close();
                        keeping.tell(new Removed("app"));
                    }
                });

        assertThat(attempts).hasSize(3);
        assertThat(keeping.isClosed()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void onlyAListenerThatTookEverythingInMakesTheNextPauseAShortOne() {
        ReconnectDelay pauses = new ReconnectDelay(() -> 0L, Duration.ofSeconds(5));
        pauses.next();
        WatchKeeping failing =
                new WatchKeeping(
                        _ -> {
                            throw new IllegalStateException("a mistake");
                        },
                        pauses);
        assertThatThrownBy(() -> failing.tell(EVERYTHING)).hasMessage("a mistake");
        assertThat(pauses.next()).isEqualTo(Duration.ofMillis(200));

        new WatchKeeping(told::add, pauses).tell(EVERYTHING);
        assertThat(pauses.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        Thread thread = Thread.ofVirtual().start(() -> keeping.keep(() -> {}));
        thread.interrupt();
        thread.join();
        assertThat(keeping.isClosed()).isFalse();
    }
}
