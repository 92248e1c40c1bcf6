package dev.reveille.proxy;

import dev.reveille.config.GatewaySettings.TransportChoice;
import dev.reveille.log.LogEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sockets are driven, best first: by Linux's io_uring or epoll, or by Java's own NIO. */
public enum Transport {
    IO_URING(TransportChoice.IO_URING) {
        @Override
        Optional<Throwable> obstacle() {
            return Optional.ofNullable(IoUring.unavailabilityCause());
        }

        @Override
        IoHandlerFactory ioHandlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> clientChannel() {
            return IoUringSocketChannel.class;
        }

        @Override
        Optional<ChannelOption<Long>> unsentLimit() {
            return Optional.of(IoUringChannelOption.TCP_NOTSENT_LOWAT);
        }
    },
    EPOLL(TransportChoice.EPOLL) {
        @Override
        Optional<Throwable> obstacle() {
            return Optional.ofNullable(Epoll.unavailabilityCause());
        }

        @Override
        IoHandlerFactory ioHandlers() {
            return LastingRegistrations.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> clientChannel() {
            return EpollSocketChannel.class;
        }

        @Override
        Optional<ChannelOption<Long>> unsentLimit() {
            return Optional.of(EpollChannelOption.TCP_NOTSENT_LOWAT);
        }
    },
    NIO(TransportChoice.NIO) {
        @Override
        Optional<Throwable> obstacle() {
            return Optional.empty();
        }

        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> clientChannel() {
            return NioSocketChannel.class;
        }
    };

    /** A transport that was asked for by name does not work here. */
    public static final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnavailableException(Transport transport, Throwable cause) {
            super(
                    ("gateway.transport asks for %s, which does not work here: %s. Let transport be"
                                    + " auto, or choose another one")
                            .formatted(transport.choice.word(), reason(cause)),
                    cause);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Transport.class);

    private final TransportChoice choice;

    Transport(TransportChoice choice) {
        this.choice = choice;
    }

    /** Why it does not work here; empty when it does. */
    abstract Optional<Throwable> obstacle();

    abstract IoHandlerFactory ioHandlers();

    abstract Class<? extends ServerChannel> serverChannel();

    abstract Class<? extends Channel> clientChannel();

    /**
     * The option that bounds what the kernel takes over of a connection's bytes before it can send
     * them, where there is one. Without it, that grows to megabytes for each client that does not
     * read (net.ipv4.tcp_wmem), which all connections of the machine have to share.
     */
    Optional<ChannelOption<Long>> unsentLimit() {
        return Optional.empty();
    }

    /**
     * What was chosen, or the best one that works here.
     *
     * @throws UnavailableException when what was chosen does not work
     */
    public static Transport of(TransportChoice choice) {
        return of(choice, Transport::obstacle);
    }

    /**
     * @param obstacles why one does not work here
     */
    static Transport of(
            TransportChoice choice, Function<Transport, Optional<Throwable>> obstacles) {
        List<String> before = new ArrayList<>();
        for (Transport transport : values()) {
            if (choice != TransportChoice.AUTO && choice != transport.choice) {
                continue;
            }
            Optional<Throwable> obstacle = obstacles.apply(transport);
            if (obstacle.isEmpty()) {
                LogEvent.TRANSPORT
                        .to(log)
                        .log(
                                "Sockets are driven by {}{}",
                                transport.choice.word(),
                                because(before));
                return transport;
            }
            if (choice == transport.choice) {
                throw new UnavailableException(transport, obstacle.get());
            }
            before.add(transport.choice.word() + " does not work here: " + reason(obstacle.get()));
        }
        throw new IllegalStateException("NIO is always there");
    }

    private static String because(List<String> obstacles) {
        return obstacles.isEmpty() ? "" : " (" + String.join("; ", obstacles) + ")";
    }

    /** The first words of the deepest cause, which says what the kernel or the loader said. */
    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return Optional.ofNullable(deepest.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(deepest.getClass().getSimpleName());
    }
}
