package dev.reveille.runtime.kubernetes;

/** Before fabric8's API server in CRUD mode. */
class StandInGatewaysTest extends SeveralGateways {

    @Override
    TestCluster open() {
        return new StandInCluster();
    }
}
