package dev.reveille.access;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one client: an IPv4 address, or an IPv6 /64, of which whoever has one address has
 * them all (RFC 6177). Small, so that many can be remembered.
 *
 * @param bits the address, or the first half of it
 */
record ClientBlock(boolean ipv6, long bits) {

    static ClientBlock of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) {
            return new ClientBlock(false, bytes.getInt());
        }
        long network = bytes.getLong();
        // In ::/64 there are only special ones: loopback, and IPv4 in IPv6 clothes.
        return new ClientBlock(true, network == 0 ? bytes.getLong() : network);
    }
}
