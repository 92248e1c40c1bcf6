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
     * chain that is not. A chain that cannot be read counts only as far as it can; elements that
     * are empty count as none (RFC 9110 section 5.6.1.2).
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
            String element = chain[i].strip();
            if (element.isEmpty()) {
                continue;
            }
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(element));
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

    /** Some proxies add the client's port: {@code 192.0.2.7:4711}, {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String element) {
        int bracket = element.lastIndexOf(']');
        if (element.startsWith("[") && bracket > 0) {
            return element.substring(1, bracket);
        }
        int colon = element.indexOf(':');
        return colon >= 0 && colon == element.lastIndexOf(':')
                ? element.substring(0, colon)
                : element;
    }
}
