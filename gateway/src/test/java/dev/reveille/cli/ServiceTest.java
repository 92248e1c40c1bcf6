package dev.reveille.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTest {

    @Test
    void isReadyToEndBeforeItListensAndEndsNothingThatCouldNotBeStarted() throws Exception {
        List<Thread> atEnd = new ArrayList<>();
        Service service =
                new Service(
                        (_, _) -> {
                            assertThat(atEnd).as("what runs on SIGTERM").hasSize(1);
                            throw new IOException("the port is taken");
                        },
                        Map.of(),
                        atEnd::add);

        assertThatThrownBy(() -> service.run(TestConfiguration.of("containers: []"), _ -> {}))
                .hasMessage("the port is taken");
        // It would end this process, and these tests, with 0.
        atEnd.getFirst().start();
        atEnd.getFirst().join();
    }
}
