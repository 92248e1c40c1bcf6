package dev.reveille.runtime.kubernetes;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Before a real API server. */
@EnabledIfEnvironmentVariable(named = RealCluster.KUBECONFIG, matches = ".+")
class RealGatewaysIT extends SeveralGateways {

    @Override
    TestCluster open() {
        return new RealCluster();
    }
}
