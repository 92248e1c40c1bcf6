package dev.reveille.it.chaos;

import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.PrivateEngine;
import org.junit.jupiter.api.Test;

/**
 * {@link Chaos} where the engine itself is restarted now and then, and all containers end with it.
 */
@Needs(Need.PRIVATE_ENGINE)
class EngineRestartChaosIT {

    @Test
    void nothing_is_lost_nothing_is_wrong_and_nothing_is_started_twice() throws Exception {
        try (PrivateEngine own = PrivateEngine.startMortal()) {
            new Chaos()
                    .reign(
                            own.engine(),
                            _ ->
                                    () -> {
                                        own.suspend();
                                        own.resume();
                                    });
        }
    }
}
