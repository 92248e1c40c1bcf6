package dev.reveille.runtime.docker;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Docker engine, or Podman's service, listens. */
public sealed interface DockerHost {

    /**
     * A Unix domain socket.
     *
     * @param lookedFor all the places at which an engine was looked for, this one among them; empty
     *     when it was named
     */
    record Unix(Path socket, List<Path> lookedFor) implements DockerHost {

        public Unix {
            lookedFor = List.copyOf(lookedFor);
        }

        /** One that was named. */
        public Unix(Path socket) {
            this(socket, List.of());
        }

        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /**
     * A TCP port.
     *
     * @param host a name or address, IPv6 without brackets
     * @param tls empty for plain HTTP
     */
    record Tcp(String host, int port, Optional<Tls> tls) implements DockerHost {
        @Override
        public String toString() {
            String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
            return (tls.isPresent() ? "https://" : "tcp://") + authority;
        }
    }

    /**
     * A machine that the system's {@code ssh} command gets to, with all that its configuration says
     * of it: names, keys, jumps.
     *
     * @param user empty for whom the configuration of {@code ssh} says
     * @param host a name that {@code ssh} knows, or an address, IPv6 without brackets
     * @param port empty for what the configuration of {@code ssh} says
     * @param socket of the engine there; empty for the usual one
     */
    record Ssh(Optional<String> user, String host, OptionalInt port, Optional<Path> socket)
            implements DockerHost {
        @Override
        public String toString() {
            return "ssh://"
                    + user.map(name -> name + "@").orElse("")
                    + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                    + (port.isPresent() ? ":" + port.getAsInt() : "")
                    + socket.map(Path::toString).orElse("");
        }
    }

    /**
     * How the engine is known and how we make ourselves known.
     *
     * @param certificates folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}; empty
     *     for the authorities this system trusts, and no certificate of ours
     */
    record Tls(Optional<Path> certificates) {}

    /** The parts of an address for {@code ssh}; none begins with a hyphen, as an option would. */
    Pattern SSH =
            Pattern.compile(
                    "(?i:ssh)://(?:(?<user>[\\w.][\\w.-]*)@)?"
                            + "(?<host>\\w[\\w.-]*|\\[[0-9a-fA-F:.]+\\])"
                            + "(?::(?<port>[1-9][0-9]{0,4}))?(?:/|(?<path>/[\\w./-]+))?");

    /**
     * Finds the engine as the {@code docker} command does, and where nothing names it also looks
     * where rootless Docker and Podman listen.
     *
     * @param configured {@code docker_host} of the configuration, which wins
     * @param environment for {@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY} (any value but an empty
     *     one turns TLS on for {@code tcp://}), {@code DOCKER_CERT_PATH}, {@code HOME} and {@code
     *     XDG_RUNTIME_DIR}
     * @throws IllegalArgumentException with a message for people, when the value is of no use
     */
    static DockerHost parse(Optional<String> configured, Map<String, String> environment) {
        if (configured.isPresent()) {
            return read("docker_host", configured.get().strip(), environment);
        }
        String fromEnvironment = environment.getOrDefault("DOCKER_HOST", "").strip();
        return fromEnvironment.isEmpty()
                ? new LocalSockets(Path.of("/"), environment).find()
                : read("DOCKER_HOST", fromEnvironment, environment);
    }

    /**
     * Finds an engine as {@link #parse(Optional, Map)} does.
     *
     * @param certificates folder of the files for TLS, if it is not to be the environment's: TCP to
     *     this engine is TLS then, whatever {@code DOCKER_TLS_VERIFY} says
     */
    static DockerHost parse(
            Optional<String> configured,
            Optional<Path> certificates,
            Map<String, String> environment) {
        return parse(configured, withCertificates(certificates, environment));
    }

    /**
     * Finds Podman's service, and no other engine.
     *
     * @param configured {@code docker_host} of the configuration, which wins
     * @param certificates as for any engine
     * @param environment for {@code CONTAINER_HOST}, which Podman's own commands read, too
     * @throws IllegalArgumentException with a message for people, when the value is of no use
     */
    static DockerHost parsePodman(
            Optional<String> configured,
            Optional<Path> certificates,
            Map<String, String> environment) {
        Map<String, String> all = withCertificates(certificates, environment);
        String fromEnvironment = all.getOrDefault("CONTAINER_HOST", "").strip();
        return configured.isEmpty() && fromEnvironment.isEmpty()
                ? new LocalSockets(Path.of("/"), all).findPodman()
                : configured
                        .map(value -> read("docker_host", value.strip(), all))
                        .orElseGet(() -> read("CONTAINER_HOST", fromEnvironment, all));
    }

    private static Map<String, String> withCertificates(
            Optional<Path> certificates, Map<String, String> environment) {
        if (certificates.isEmpty()) {
            return environment;
        }
        Map<String, String> own = new HashMap<>(environment);
        own.put("DOCKER_CERT_PATH", certificates.get().toString());
        own.put("DOCKER_TLS_VERIFY", "1");
        return own;
    }

    private static DockerHost read(String origin, String value, Map<String, String> environment) {
        int separator = value.indexOf("://");
        String scheme = separator < 0 ? "" : value.substring(0, separator).toLowerCase(Locale.ROOT);
        boolean verify = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        return switch (scheme) {
            case "unix" -> unix(origin, value, value.substring(separator + "://".length()));
            case "tcp" ->
                    verify
                            ? tcp(origin, value, 2376, Optional.of(tls(environment, true)))
                            : tcp(origin, value, 2375, Optional.empty());
            case "http" -> tcp(origin, value, 80, Optional.empty());
            case "https" -> tcp(origin, value, 443, Optional.of(tls(environment, false)));
            case "ssh" -> ssh(origin, value);
            case "npipe" ->
                    throw new IllegalArgumentException(
                            "%s: npipe:// is not supported: \"%s\" (expected: unix:///path, tcp://host:port, https://host:port or ssh://user@host)"
                                    .formatted(origin, value));
            default -> throw useless(origin, value);
        };
    }

    private static DockerHost unix(String origin, String value, String path) {
        if (!path.startsWith("/")) {
            throw useless(origin, value);
        }
        return new Unix(Path.of(path));
    }

    private static DockerHost tcp(
            String origin, String value, int usualPort, Optional<Tls> encryption) {
        try {
            URI uri = new URI(value);
            String host = uri.getHost();
            String path = Optional.ofNullable(uri.getPath()).orElse("");
            boolean plain =
                    (path.isEmpty() || path.equals("/"))
                            && uri.getQuery() == null
                            && uri.getUserInfo() == null;
            int port = uri.getPort() < 0 ? usualPort : uri.getPort();
            if (host == null || !plain || port < 1 || port > 65_535) {
                throw useless(origin, value);
            }
            return new Tcp(host.replaceAll("[\\[\\]]", ""), port, encryption);
        } catch (URISyntaxException malformed) {
            throw useless(origin, value);
        }
    }

    /** Nothing that a shell or {@code ssh} could take for anything but a name. */
    private static DockerHost ssh(String origin, String value) {
        Matcher parts = SSH.matcher(value);
        if (!parts.matches()) {
            throw useless(origin, value);
        }
        Optional<String> port = Optional.ofNullable(parts.group("port"));
        if (port.filter(number -> Integer.parseInt(number) > 65_535).isPresent()) {
            throw useless(origin, value);
        }
        return new Ssh(
                Optional.ofNullable(parts.group("user")),
                parts.group("host").replaceAll("[\\[\\]]", ""),
                port.map(number -> OptionalInt.of(Integer.parseInt(number)))
                        .orElse(OptionalInt.empty()),
                Optional.ofNullable(parts.group("path")).map(Path::of));
    }

    private static Tls tls(Map<String, String> environment, boolean ownAuthority) {
        String folder = environment.getOrDefault("DOCKER_CERT_PATH", "");
        if (!folder.isEmpty()) {
            return new Tls(Optional.of(Path.of(folder)));
        }
        // Where the docker command looks, too.
        return ownAuthority
                ? new Tls(Optional.of(Path.of(environment.getOrDefault("HOME", "/"), ".docker")))
                : new Tls(Optional.empty());
    }

    private static IllegalArgumentException useless(String origin, String value) {
        return new IllegalArgumentException(
                "%s: \"%s\" is not the address of a Docker engine (expected: unix:///path/to/docker.sock, tcp://host:port, http://host:port, https://host:port or ssh://user@host)"
                        .formatted(origin, value));
    }
}
