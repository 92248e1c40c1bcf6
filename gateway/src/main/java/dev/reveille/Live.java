package dev.reveille;

import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.proxy.Limits;
import dev.reveille.proxy.Terms;
import dev.reveille.proxy.TrustedProxies;
import dev.reveille.proxy.Witnesses;
import dev.reveille.time.Time;
import dev.reveille.waiting.Icons;
import dev.reveille.waiting.Reception;
import dev.reveille.waiting.Theme;
import dev.reveille.workload.WorkloadMeter;
import java.util.function.Predicate;

/**
 * The configuration that counts now, and what it comes to. Immutable: a reload puts another one in
 * its place as a whole, so that all who ask see the same settings.
 *
 * @param terms for the data plane
 */
record Live(Configuration configuration, Terms terms) {

    /**
     * Reads the theme, which blocks.
     *
     * @param own counts what the gateway answers itself
     * @param operators which credentials are for the gateway itself
     */
    static Live of(
            Configuration configuration,
            Icons icons,
            WorkloadMeter own,
            Predicate<String> operators,
            Time time) {
        GatewaySettings settings = configuration.gateway();
        return new Live(
                configuration,
                new Terms(
                        new Reception(
                                settings.pages().loadingStatus(),
                                Theme.read(settings.pages().themes(), icons),
                                time),
                        new TrustedProxies(settings.listen().trustedProxies()),
                        Limits.of(settings.limits()),
                        new Witnesses(own, settings.logs().access()),
                        operators));
    }

    GatewaySettings settings() {
        return configuration.gateway();
    }
}
