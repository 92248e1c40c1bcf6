package dev.reveille.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Types of values that are about networks. Nothing here asks the DNS. */
final class NetworkTypes {

    /** Underscores are not for DNS host names, but container names have them. */
    private static final String LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";

    private static final String NAME = LABEL + "(?:\\." + LABEL + ")*";
    private static final String HOST_PATTERN = "(?:\\*\\.)?" + NAME + "\\.?";
    private static final int LONGEST_NAME = 253;

    private static final String HOST_EXPECTED =
            "a host name without a port, such as app.example.com or *.example.com";
    private static final String ADDRESS_EXPECTED =
            "an address or host name without a port, such as 127.0.0.1, ::1 or localhost";
    private static final String HOST_PORT_EXPECTED =
            "host:port, such as 127.0.0.1:9090, [::1]:9090 or localhost:9090";
    private static final String CIDR_EXPECTED =
            "an IP address or block such as 10.0.0.0/8, 192.0.2.7 or fd00::/8";

    static final ScalarType<String> HOST =
            new ScalarType<>(HOST_EXPECTED, ScalarType.text(HOST_PATTERN), NetworkTypes::host);

    static final ScalarType<String> ADDRESS =
            new ScalarType<>(
                    ADDRESS_EXPECTED,
                    ScalarType.text("\\S+"),
                    text -> listening(text).orElseThrow(() -> new Mismatch(ADDRESS_EXPECTED)));

    static final ScalarType<String> HOST_PORT =
            new ScalarType<>(
                    HOST_PORT_EXPECTED, ScalarType.text("\\S+:[0-9]+"), NetworkTypes::hostPort);

    static final ScalarType<Cidr> CIDR =
            new ScalarType<>(
                    CIDR_EXPECTED,
                    ScalarType.text("[0-9a-fA-F.:]+(?:/[0-9]{1,3})?"),
                    NetworkTypes::cidr);

    static final ScalarType<String> DOCKER_HOST =
            ScalarType.matching(
                    "unix:///var/run/docker.sock, tcp://host:port or ssh://user@host",
                    "(?:unix|tcp|http|https|ssh)://\\S+");

    private static final String REDIS_EXPECTED =
            "redis://host:port or rediss://host:port, with /0 to /999 behind it for a database, and"
                    + " without credentials, which are keys of their own";

    static final ScalarType<URI> REDIS =
            new ScalarType<>(
                    REDIS_EXPECTED,
                    ScalarType.text("rediss?://[^@\\s/?#]+(?:/[0-9]{0,3})?"),
                    NetworkTypes::redis);

    private NetworkTypes() {}

    private static URI redis(String text) throws Mismatch {
        try {
            URI redis = URI.create(text);
            if (text.matches("rediss?://[^@\\s/?#]+(?:/[0-9]{0,3})?")
                    && redis.getHost() != null
                    && redis.getPort() <= 65_535) {
                return redis;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new Mismatch(REDIS_EXPECTED);
        }
        throw new Mismatch(REDIS_EXPECTED);
    }

    private static String host(String text) throws Mismatch {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (!text.matches(HOST_PATTERN) || name.length() > LONGEST_NAME) {
            throw new Mismatch(HOST_EXPECTED);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** An address to listen at, IPv6 without its brackets. */
    private static Optional<String> listening(String text) {
        String bare =
                text.startsWith("[") && text.endsWith("]")
                        ? text.substring(1, text.length() - 1)
                        : text;
        boolean sound = bare.contains(":") ? literal(bare).isPresent() : text.matches(NAME);
        return sound ? Optional.of(bare.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static String hostPort(String text) throws Mismatch {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        if (host.contains(":") != host.startsWith("[") || !text.matches(".+:[0-9]{1,5}")) {
            throw new Mismatch(HOST_PORT_EXPECTED);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 65_535) {
            throw new Mismatch(HOST_PORT_EXPECTED + "; ports end at 65535");
        }
        String address = listening(host).orElseThrow(() -> new Mismatch(HOST_PORT_EXPECTED));
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    private static Cidr cidr(String text) throws Mismatch {
        int slash = text.indexOf('/');
        String network = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = literal(network).orElseThrow(() -> new Mismatch(CIDR_EXPECTED));
        int bits = address.getAddress().length * 8;
        String length = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
            throw new Mismatch(CIDR_EXPECTED + "; the prefix has 0 to " + bits + " bits");
        }
        return new Cidr(address, Integer.parseInt(length));
    }

    /**
     * An IP address in its usual form. Short forms of IPv4 ({@code 10.1}) are somebody's mistake,
     * and IPv4 addresses in IPv6 clothes would have another prefix length than is written.
     */
    private static Optional<InetAddress> literal(String text) {
        boolean ipv4 = text.matches("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
        if (!ipv4 && !text.matches("[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return ipv4 == (address.getAddress().length == 4)
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
