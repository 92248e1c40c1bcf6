package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** Before fabric8's API server in CRUD mode. */
class StandInClusterTest extends LifeCycle {

    @Override
    TestCluster open() {
        return new StandInCluster();
    }

    /** A stand-in takes everything: what was asked of it in all these tests a real one has, too. */
    @AfterAll
    void everything_that_was_asked_is_in_the_published_api_and_in_the_shipped_role() {
        PublishedApi published = new PublishedApi();
        ShippedRole role = new ShippedRole("workloads-role.yaml");
        List<String> asked = ((StandInCluster) cluster()).asked().stream().toList();
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(
                        request -> {
                            String[] parts = request.split(" ", 2);
                            assertThat(published.has(parts[0], parts[1])).as(request).isTrue();
                            assertThat(role.allows(parts[0], parts[1])).as(request).isTrue();
                        });
    }
}
