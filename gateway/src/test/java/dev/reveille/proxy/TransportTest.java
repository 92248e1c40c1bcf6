package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.config.GatewaySettings.TransportChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The transport")
class TransportTest {

    @Test
    void isTheBestThatWorksUnlessOneIsNamed() {
        assertThat(Transport.of(TransportChoice.AUTO, without())).isEqualTo(Transport.IO_URING);
        assertThat(Transport.of(TransportChoice.AUTO, without(Transport.IO_URING)))
                .isEqualTo(Transport.EPOLL);
        assertThat(Transport.of(TransportChoice.AUTO, without(Transport.IO_URING, Transport.EPOLL)))
                .isEqualTo(Transport.NIO);
    }

    @Test
    void isTheOneThatIsNamed() {
        assertThat(Transport.of(TransportChoice.IO_URING, without())).isEqualTo(Transport.IO_URING);
        assertThat(Transport.of(TransportChoice.EPOLL, without())).isEqualTo(Transport.EPOLL);
        assertThat(Transport.of(TransportChoice.NIO, without())).isEqualTo(Transport.NIO);
    }

    @Test
    void thatIsNamedAndDoesNotWorkIsAnErrorThatSaysWhy() {
        assertThatThrownBy(
                        () -> Transport.of(TransportChoice.IO_URING, without(Transport.IO_URING)))
                .isInstanceOf(Transport.UnavailableException.class)
                .hasMessage(
                        "gateway.transport asks for io_uring, which does not work here: Operation"
                                + " not permitted. Let transport be auto, or choose another one");
    }

    @ParameterizedTest
    @EnumSource
    void thatHasNoObstacleHereCanBeOpened(Transport transport) {
        if (transport.obstacle().isEmpty()) {
            assertThat(transport.ioHandlers()).isNotNull();
        } else {
            assertThat(transport).isNotEqualTo(Transport.NIO);
        }
    }

    /** A machine on which some do not work. */
    private static Function<Transport, Optional<Throwable>> without(Transport... missing) {
        return transport ->
                List.of(missing).contains(transport)
                        ? Optional.of(
                                new UnsatisfiedLinkError("failed to load")
                                        .initCause(
                                                new IllegalStateException(
                                                        "Operation not permitted\nat native")))
                        : Optional.empty();
    }
}
