package dev.reveille.it.chaos;

import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * {@link Chaos} where the gateway is cut off from the engine now and then. Nobody does anything to
 * containers meanwhile, for whoever is not told where containers are can be led astray; but at once
 * when the engine can be reached again.
 */
@Needs(Need.ENGINE)
class ChaosIT {

    private static final Duration OUTAGE = Duration.ofSeconds(3);

    @Test
    void nothing_is_lost_nothing_is_wrong_and_nothing_is_started_twice() throws Exception {
        try (Engine engine = Engine.ofThisMachine()) {
            new Chaos().reign(engine, access -> () -> takeAway(access));
        }
    }

    private static void takeAway(CountingEngineProxy access) {
        access.cut();
        LockSupport.parkNanos(OUTAGE.toNanos());
        access.restore();
    }
}
