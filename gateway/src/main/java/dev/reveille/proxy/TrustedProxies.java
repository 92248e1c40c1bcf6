package dev.reveille.proxy;

import dev.reveille.config.Cidr;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Whose {@code X-Forwarded-*} fields are believed, and what that makes of the client's address.
 * Immutable.
 */
public record TrustedProxies(List<Cidr> blocks) {

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /** Whether this peer's forwarding fields are believed. */
    public boolean trusts(InetAddress peer) {
        for (Cidr block : blocks) {
            if (block.contains(peer)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's address: the peer's, or, when the peer is trusted, the right-most address of the
     * chain that is not. A chain that cannot be read counts only as far as it can.
     *
     * @param forwardedFor values of {@code X-Forwarded-For} in the order they came
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (!trusts(peer)) {
            return peer;
        }
        InetAddress client = peer;
        String[] chain = String.join(",", forwardedFor).split(",", -1);
        for (int i = chain.length - 1; i >= 0; i--) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(chain[i].strip());
            if (bytes == null) {
                return client;
            }
            try {
                client = InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new AssertionError("an address of 4 or 16 bytes", impossible);
            }
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }
}
