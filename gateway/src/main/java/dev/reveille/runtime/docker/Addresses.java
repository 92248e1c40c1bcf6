package dev.reveille.runtime.docker;

import static java.util.Comparator.comparing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance.Attachment;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses of containers count: their own, or those at which their engine's machine
 * publishes their ports. May ask the DNS for that machine, so it belongs on a thread that may
 * block. Safe for use by many threads.
 */
final class Addresses {

    private static final Logger log = LoggerFactory.getLogger(Addresses.class);

    private static final String HOST = "host";

    private static final Pattern TCP_PORT = Pattern.compile("(\\d{1,5})/tcp");

    @GuardedBy("this")
    private @Nullable String hostName;

    private final boolean published;

    private final DockerHost engine;
    private final Lookup lookup;

    /** Where the engine's machine was found last: it is hardly elsewhere when nobody can say. */
    private volatile Optional<InetAddress> lastFound = Optional.empty();

    private final AtomicBoolean lossTold = new AtomicBoolean();

    /** Finds the address that a name has. */
    interface Lookup {
        InetAddress of(String name) throws IOException;
    }

    private Addresses(boolean published, DockerHost engine, Lookup lookup) {
        this.published = published;
        this.engine = engine;
        this.lookup = lookup;
    }

    /**
     * A plain TCP port is taken for a proxy before the local engine's socket: to a machine that is
     * anywhere else one goes encrypted, and there no container's own address leads anywhere.
     */
    static Addresses of(DockerHost host, AddressChoice choice) {
        return of(host, choice, InetAddress::getByName);
    }

    static Addresses of(DockerHost host, AddressChoice choice, Lookup lookup) {
        boolean far =
                switch (host) {
                    case DockerHost.Unix _ -> false;
                    case DockerHost.Tcp tcp -> tcp.tls().isPresent();
                    case DockerHost.Ssh _ -> true;
                };
        boolean published =
                switch (choice) {
                    case AUTO -> far;
                    case NETWORK -> false;
                    case PUBLISHED -> true;
                };
        return new Addresses(published, host, lookup);
    }

    /** Whether they are those of networks. */
    boolean areOfNetworks() {
        return !published;
    }

    /** Where a container is reached that is attached like this. */
    List<Attachment> of(Sighting.Networks networks) {
        if (!published) {
            return Attachments.of(networks.mode(), networks.byName());
        }
        Optional<InetAddress> theirs = machine();
        if (networks.mode().equals(HOST)) {
            return theirs.map(address -> new Attachment(HOST, address, OptionalInt.empty()))
                    .map(List::of)
                    .orElse(List.of());
        }
        List<Attachment> found = new ArrayList<>();
        networks.ports()
                .forEach(
                        (port, bindings) -> {
                            Matcher tcp = TCP_PORT.matcher(port);
                            if (tcp.matches()) {
                                bindings.orElse(List.of()).stream()
                                        .sorted(comparing(b -> isOfOtherKind(b, theirs)))
                                        .flatMap(b -> published(tcp.group(1), b, theirs).stream())
                                        .findFirst()
                                        .ifPresent(found::add);
                            }
                        });
        return found;
    }

    /**
     * Whether it is for all addresses of the version of IP that the machine's address is not of:
     * its number may be another container's there.
     */
    private static boolean isOfOtherKind(EngineJson.Binding binding, Optional<InetAddress> theirs) {
        String everywhere = theirs.orElse(null) instanceof Inet6Address ? "0.0.0.0" : "::";
        return binding.hostIp().equals(everywhere);
    }

    /** Where a port is published, unless nobody here can get there. */
    private Optional<Attachment> published(
            String port, EngineJson.Binding binding, Optional<InetAddress> theirs) {
        try {
            int there = Integer.parseInt(binding.hostPort());
            return address(binding.hostIp(), theirs)
                    .map(address -> Attachment.published(Integer.parseInt(port), address, there));
        } catch (NumberFormatException notPublishedYet) {
            return Optional.empty();
        }
    }

    private Optional<InetAddress> address(String bound, Optional<InetAddress> theirs) {
        if (bound.isEmpty()) {
            return theirs;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(bound);
            if (literal.isAnyLocalAddress()) {
                return theirs;
            }
            boolean outOfReach = literal.isLoopbackAddress() && !isHere(theirs);
            return outOfReach ? Optional.empty() : Optional.of(literal);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static boolean isHere(Optional<InetAddress> machine) {
        return machine.filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Where the engine's machine is reached. */
    private Optional<InetAddress> machine() {
        try {
            String name =
                    switch (engine) {
                        case DockerHost.Unix _ -> "127.0.0.1";
                        case DockerHost.Tcp tcp -> tcp.host();
                        case DockerHost.Ssh ssh -> behind(ssh);
                    };
            lastFound = Optional.of(lookup.of(name));
            lossTold.set(false);
        } catch (IOException unknown) {
            tell(unknown);
        }
        return lastFound;
    }

    private void tell(IOException unknown) {
        if (lossTold.compareAndSet(false, true)) {
            LogEvent.MACHINE_UNKNOWN
                    .to(log)
                    .log(
                            "Where the machine of the engine at {} is cannot be found out: {}."
                                    + " Until it can, {}",
                            engine,
                            unknown.toString(),
                            lastFound
                                    .map(
                                            known ->
                                                    "it is believed to be at "
                                                            + known.getHostAddress())
                                    .orElse("what it runs has no address"));
        }
    }

    /** Asked once: it may be no more than what the configuration of {@code ssh} calls so. */
    private synchronized String behind(DockerHost.Ssh ssh) throws IOException {
        String known = hostName;
        if (known == null) {
            known = SshCommand.hostName(ssh);
            hostName = known;
        }
        return known;
    }
}
