package dev.reveille.sharing.kubernetes;

import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.kubernetes.Clients;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SharingProvider;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** How the gateway finds this way of sharing. */
public final class LeaseSharingProvider implements SharingProvider {

    private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

    /** With what comes before and after it, it is part of a name and of an annotation's key. */
    private static final int LONGEST_NAME = 40;

    private static final int RANDOM_BYTES = 4;

    /** For {@link java.util.ServiceLoader}. */
    public LeaseSharingProvider() {}

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.KUBERNETES;
    }

    @Override
    public Sharing open(
            RuntimeChoice choice, String name, Map<String, String> environment, Time time) {
        String namespace =
                choice.kubernetes()
                        .leases()
                        .orElseThrow(() -> new IllegalArgumentException("no namespace for leases"));
        KubernetesClient client =
                Clients.client(
                        Clients.config(choice.kubernetes(), environment), new Interceptor() {});
        return new LeaseSharing(client, namespace, id(name), FORGET_AFTER, time);
    }

    /** Unlike any other's, also if a gateway of this name was here before. */
    private static String id(String name) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST_NAME));
        return end.replaceAll("^-+", "") + "-" + HexFormat.of().formatHex(random);
    }
}
