package dev.reveille.runtime.kubernetes;

import dev.reveille.lifecycle.Ground;
import dev.reveille.lifecycle.LifeCycleSuite;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Before a real API server, with real pods. */
@EnabledIfEnvironmentVariable(named = RealCluster.KUBECONFIG, matches = ".+")
class RealLifeCycleIT extends LifeCycleSuite {

    @Override
    protected Ground open() {
        return new ClusterGround(new RealCluster(), "httpd");
    }
}
