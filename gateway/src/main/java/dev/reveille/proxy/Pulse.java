package dev.reveille.proxy;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/**
 * Tells whether the other side of an idle connection has ended it just now, before the event loop
 * comes to see that. It costs a system call. Event loop only.
 */
final class Pulse {

    /** {@code TCP_ESTABLISHED} of the kernel's {@code tcp_states.h}; every other state is an end. */
    private static final int ESTABLISHED = 1;

    private final EpollTcpInfo info = new EpollTcpInfo();

    /** False if it has ended for sure. Where the system cannot be asked, none has. */
    boolean beats(UpstreamConnection connection) {
        if (!(connection.channel() instanceof EpollSocketChannel epoll)) {
            return true;
        }
        try {
            epoll.tcpInfo(info);
            return info.state() == ESTABLISHED;
        } catch (ChannelException closed) {
            return false;
        }
    }
}
