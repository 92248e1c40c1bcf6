package dev.reveille.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is said when the gateway cannot be asked")
class AdviceTest {

    private static final URI GATEWAY = URI.create("http://gateway:8080");

    @Test
    void noWayToTheHostIsSaidAndWhatMayBeInIt() {
        assertThat(Advice.unreachable(GATEWAY, new NoRouteToHostException("No route to host")))
                .isEqualTo(
                        "asking the gateway at http://gateway:8080: no way leads to that host. Is"
                                + " it up, and does a firewall let you through? "
                                + Advice.ANOTHER_URL);
    }

    @Test
    void everyFailureNamesWhatWasAskedAndWhatToDo() {
        List<IOException> failures =
                List.of(
                        new SocketTimeoutException("Read timed out"),
                        new UnknownHostException("gateway"),
                        new SocketException("Connection reset"),
                        new IOException("Premature EOF"));

        assertThat(failures)
                .allSatisfy(
                        failure ->
                                assertThat(Advice.unreachable(GATEWAY, failure))
                                        .startsWith("asking the gateway at http://gateway:8080: ")
                                        .endsWith(Advice.ANOTHER_URL));
    }
}
