package dev.reveille.config;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.config.GatewaySettings.Pages;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Makes the gateway's settings of the values of its keys. */
final class GatewayBinding {

    private final Values values;
    private final Optional<Values> auth;

    GatewayBinding(Values values) {
        this.values = values;
        this.auth = values.find(GatewayKeys.ADMIN_AUTH);
    }

    /** Reports credentials that the method needs and that are not there. */
    void check(Findings findings) {
        switch (method()) {
            case NONE -> {}
            case BASIC -> {
                needs(AdminAuthKeys.USERNAME, findings);
                needs(AdminAuthKeys.PASSWORD, findings);
            }
            case BEARER -> needs(AdminAuthKeys.TOKEN, findings);
        }
    }

    private void needs(Key<String> key, Findings findings) {
        if (auth.filter(values -> values.given(key)).isEmpty()) {
            findings.problem(
                    auth.map(values -> values.place(key)).orElseGet(values::origin),
                    "missing (expected: %s, or the variable %s)"
                            .formatted(key.type().written(), key.environment().orElseThrow()));
        }
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
                new RuntimeChoice(
                        values.get(GatewayKeys.RUNTIME),
                        values.find(GatewayKeys.DOCKER_HOST),
                        values.get(GatewayKeys.DISCOVERY_INTERVAL)),
                new Pages(
                        values.get(GatewayKeys.LOG_LINES),
                        values.get(GatewayKeys.LOADING_STATUS),
                        values.find(GatewayKeys.THEMES)),
                adminAuth(),
                values.get(GatewayKeys.LOG_FORMAT),
                timezone(processTimezone),
                values.find(GatewayKeys.STATE_FILE));
    }

    ZoneId timezone(ZoneId processTimezone) {
        return values.find(GatewayKeys.SCHEDULE_TIMEZONE).orElse(processTimezone);
    }

    private AdminAuth adminAuth() {
        return switch (method()) {
            case NONE -> new AdminAuth.None();
            case BASIC ->
                    new AdminAuth.Basic(
                            credential(AdminAuthKeys.USERNAME), credential(AdminAuthKeys.PASSWORD));
            case BEARER -> new AdminAuth.Bearer(credential(AdminAuthKeys.TOKEN));
        };
    }

    private AdminAuthKeys.Method method() {
        return auth.flatMap(values -> values.find(AdminAuthKeys.METHOD))
                .orElse(AdminAuthKeys.Method.NONE);
    }

    private String credential(Key<String> key) {
        return auth.orElseThrow().get(key);
    }
}
