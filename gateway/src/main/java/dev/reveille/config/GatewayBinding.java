package dev.reveille.config;

import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.config.GatewaySettings.Logs;
import dev.reveille.config.GatewaySettings.Pages;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the gateway's settings of the values of its keys. */
final class GatewayBinding {

    private final Values values;
    private final AdminAuthBinding auth;
    private final RuntimesBinding runtimes;
    private final SharingBinding sharing;

    GatewayBinding(Values values) {
        this.values = values;
        this.auth = new AdminAuthBinding(values);
        this.runtimes = new RuntimesBinding(values);
        this.sharing = new SharingBinding(values);
    }

    /**
     * Reports credentials that the method needs and that are not there or cannot be used, and
     * runtimes that cannot be told apart.
     */
    void check(Findings findings) {
        auth.check(findings);
        runtimes.check(findings);
        sharing.check(findings);
    }

    /** What runs the workloads, as far as it was written well. */
    RuntimesBinding runtimes() {
        return runtimes;
    }

    /** The files that {@link #check} has read secrets from, or could not. */
    Set<Path> secretFiles() {
        Set<Path> all = new LinkedHashSet<>(auth.secretFiles());
        all.addAll(sharing.secretFiles());
        return all;
    }

    /** The settings. Only for values that were read without problems. */
    GatewaySettings bind(ZoneId processTimezone) {
        return new GatewaySettings(
                new Listen(
                        values.get(GatewayKeys.PORT),
                        values.find(GatewayKeys.BIND),
                        values.find(GatewayKeys.ADMIN_BIND),
                        values.find(GatewayKeys.TRUSTED_PROXIES).orElse(List.of()),
                        values.get(GatewayKeys.TRANSPORT)),
                LimitKeys.bind(
                        values.find(GatewayKeys.LIMITS)
                                .orElseGet(() -> Values.none(values.origin()))),
                runtimes.bind(),
                new Pages(
                        values.get(GatewayKeys.LOG_LINES),
                        values.get(GatewayKeys.LOADING_STATUS),
                        values.find(GatewayKeys.THEMES)),
                auth.bind(),
                new Logs(
                        values.get(GatewayKeys.LOG_FORMAT),
                        values.get(GatewayKeys.ACCESS_LOG) == GatewayKeys.Switch.ON),
                timezone(processTimezone),
                values.find(GatewayKeys.STATE_FILE),
                sharing.bind());
    }

    ZoneId timezone(ZoneId processTimezone) {
        return values.find(GatewayKeys.SCHEDULE_TIMEZONE).orElse(processTimezone);
    }
}
