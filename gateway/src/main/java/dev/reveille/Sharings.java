package dev.reveille;

import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.redis.RedisSharing;
import dev.reveille.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** The one place where ways to share workloads with other gateways are listed. */
final class Sharings {

    private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");

    private Sharings() {}

    /** The chosen way, not yet begun. */
    static Sharing open(GatewaySettings settings, Map<String, String> environment, Time time) {
        Optional<SharingChoice> choice = settings.sharing();
        if (choice.isEmpty()) {
            return settings.runtimes().all().stream()
                    .filter(each -> each.kubernetes().leases().isPresent())
                    .findFirst()
                    .map(each -> byLeases(each, environment, time))
                    .orElse(Sharing.ALONE);
        }
        String name = choice.get().name().orElseGet(() -> machine(environment));
        return new RedisSharing(choice.get(), name, new SecureRandom(), time);
    }

    private static Sharing byLeases(
            RuntimeChoice choice, Map<String, String> environment, Time time) {
        return ShippedApart.sharing(choice.kind())
                .open(choice, machine(environment), environment, time);
    }

    /** Asks no DNS, which may not know it and takes its time to say so. */
    private static String machine(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("HOSTNAME"))
                .filter(name -> !name.isBlank())
                .or(Sharings::fromTheKernel)
                .map(name -> name.replaceAll("[^a-zA-Z0-9_.:-]", "-"))
                .orElse("gateway");
    }

    private static Optional<String> fromTheKernel() {
        try {
            return Optional.of(Files.readString(MACHINE).strip()).filter(name -> !name.isEmpty());
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
