package dev.reveille.config;

import java.net.InetAddress;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), IPv4 or IPv6.
 *
 * @param prefixLength leading bits that count, 0 to 32 or 0 to 128
 */
public record Cidr(InetAddress network, int prefixLength) {

    /** Whether the block holds the address. An IPv4 block never holds an IPv6 address. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit += 8) {
            int mask = 0xff << Math.max(0, 8 - (prefixLength - bit));
            if (((mine[bit / 8] ^ other[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
