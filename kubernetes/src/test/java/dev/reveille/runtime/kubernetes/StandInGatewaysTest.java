package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;

/** Before fabric8's API server in CRUD mode. */
class StandInGatewaysTest extends SeveralGateways {

    private final StandInCluster cluster = new StandInCluster();

    @Override
    TestCluster open() {
        return cluster;
    }

    @AfterAll
    void everything_that_was_asked_is_in_the_published_api_and_in_the_shipped_roles() {
        PublishedApi published = new PublishedApi();
        ShippedRole role = new ShippedRole("workloads-role.yaml", "leases-role.yaml");
        assertThat(cluster.asked())
                .isNotEmpty()
                .allSatisfy(
                        request -> {
                            String[] parts = request.split(" ", 2);
                            assertThat(published.has(parts[0], parts[1])).as(request).isTrue();
                            assertThat(role.allows(parts[0], parts[1])).as(request).isTrue();
                        });
    }
}
