package dev.reveille.runtime.kubernetes;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Before a real API server, with real pods. */
@EnabledIfEnvironmentVariable(named = RealCluster.KUBECONFIG, matches = ".+")
class RealClusterIT extends LifeCycle {

    @Override
    TestCluster open() {
        return new RealCluster();
    }
}
