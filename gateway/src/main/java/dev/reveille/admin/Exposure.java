package dev.reveille.admin;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Says, when the gateway starts, who could get at the admin endpoints without credentials. */
public final class Exposure {

    private Exposure() {}

    /**
     * A warning if others than this machine can reach them.
     *
     * @param isProtected whether credentials are needed
     * @param listening where they answer
     */
    public static Optional<String> warning(boolean isProtected, InetSocketAddress listening) {
        boolean localOnly =
                listening.getAddress() != null && listening.getAddress().isLoopbackAddress();
        if (isProtected || localOnly) {
            return Optional.empty();
        }
        return Optional.of(
                "Anyone who can reach port "
                        + listening.getPort()
                        + " of this machine can see all workloads and their log lines, wake them"
                        + " and put them to sleep: the admin endpoints (/_status, /_topology,"
                        + " /_metrics) need no credentials. Set gateway.admin_auth, or let them"
                        + " answer on this machine only with gateway.admin_bind: 127.0.0.1:9090");
    }
}
