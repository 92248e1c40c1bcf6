package dev.reveille.runtime.kubernetes;

import dev.reveille.lifecycle.Ground;
import dev.reveille.lifecycle.LifeCycleSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.condition.DisabledIf;

/** Before fabric8's API server in CRUD mode. */
@DisabledIf("isWithoutBusybox")
class StandInLifeCycleTest extends LifeCycleSuite {

    static boolean isWithoutBusybox() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "busybox")));
    }

    @Override
    protected Ground open() {
        return new ClusterGround(new StandInCluster(), "busybox httpd");
    }
}
