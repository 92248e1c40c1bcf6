package dev.reveille.it;

import dev.reveille.it.fixture.Container;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What containers say, waited for. */
final class ContainerLog {

    private ContainerLog() {}

    /** Returns when the container has written the line, at whichever of its starts. */
    static void awaitLine(Container container, String line) {
        Awaitility.await("\"" + line + "\" in the log of " + container.name())
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> container.log().contains(line));
    }
}
