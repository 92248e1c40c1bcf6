package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import dev.reveille.waiting.Fault;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many connections there are, of all clients and of each one, and whether there may be one
 * more. A client is an address; with IPv6 a /64, which is what one customer or one network has. An
 * address is kept only while it has connections. Thread-safe.
 */
final class Admission {

    /** One address, or the network that counts as one, by its bits. */
    private record Client(boolean ipv6, long bits) {

        static Client at(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            if (bytes.remaining() == Integer.BYTES) {
                return new Client(false, bytes.getInt());
            }
            long network = bytes.getLong();
            // In ::/64 there are only special ones: loopback, and IPv4 in IPv6 clothes.
            return new Client(true, network == 0 ? bytes.getLong() : network);
        }
    }

    private final Supplier<Terms> terms;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Client, Integer> clients = new ConcurrentHashMap<>();

    /**
     * @param terms as they are now; a connection that is counted in stays, whatever they become
     */
    Admission(Supplier<Terms> terms) {
        this.terms = terms;
    }

    private ClientLimits.Crowd limits() {
        return terms.get().limits().client().crowd();
    }

    /** Counts a new connection in until it is closed, or says why it may not be. */
    Optional<Fault> refuse(Channel channel) {
        if (open.incrementAndGet() > limits().connections()) {
            open.decrementAndGet();
            return Optional.of(Fault.TOO_MANY_CONNECTIONS);
        }
        Optional<Client> client = counted(channel);
        if (client.isPresent() && !admit(client.get())) {
            open.decrementAndGet();
            return Optional.of(Fault.TOO_MANY_CONNECTIONS_OF_CLIENT);
        }
        channel.closeFuture().addListener(_ -> leave(client));
        return Optional.empty();
    }

    /** The client whose connections are counted; not a proxy, behind which there are many. */
    private Optional<Client> counted(Channel channel) {
        return limits().connectionsPerClient() > 0
                        && channel.remoteAddress() instanceof InetSocketAddress address
                        && !terms.get().trusted().trusts(address.getAddress())
                ? Optional.of(Client.at(address.getAddress()))
                : Optional.empty();
    }

    private boolean admit(Client client) {
        int now = clients.merge(client, 1, Integer::sum);
        if (now > limits().connectionsPerClient()) {
            leave(client);
            return false;
        }
        return true;
    }

    private void leave(Optional<Client> client) {
        open.decrementAndGet();
        client.ifPresent(this::leave);
    }

    private void leave(Client client) {
        clients.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Connections that are counted in now. */
    int open() {
        return open.get();
    }

    /** Addresses that are kept now. */
    int addresses() {
        return clients.size();
    }
}
