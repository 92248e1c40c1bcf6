package dev.reveille.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;

/**
 * Tells whether the other side of an idle connection has ended it just now, before the event loop
 * comes to see that. It costs a system call. Event loop only.
 */
final class Pulse {

    /**
     * {@code TCP_ESTABLISHED} of the kernel's {@code tcp_states.h}; every other state is an end.
     */
    private static final int ESTABLISHED = 1;

    private final EpollTcpInfo epollInfo = new EpollTcpInfo();
    private final IoUringTcpInfo uringInfo = new IoUringTcpInfo();

    /** False if it has ended for sure. Java's own NIO cannot be asked: there, none has. */
    boolean beats(Channel channel) {
        try {
            return switch (channel) {
                case EpollSocketChannel epoll -> {
                    epoll.tcpInfo(epollInfo);
                    yield epollInfo.state() == ESTABLISHED;
                }
                case IoUringSocketChannel uring -> {
                    uring.tcpInfo(uringInfo);
                    yield uringInfo.state() == ESTABLISHED;
                }
                default -> true;
            };
        } catch (ChannelException closed) {
            return false;
        }
    }
}
