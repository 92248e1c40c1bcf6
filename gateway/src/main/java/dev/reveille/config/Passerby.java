package dev.reveille.config;

import java.util.List;

/**
 * Kinds of programs that look at everything and want nothing: what people switch on by one word.
 * What they call themselves is theirs to change; a rule of one's own does for those that are
 * missing.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are never changed.
enum Passerby {
    /** Uptime monitors and health checks, which ask again and again. */
    MONITORS(
            List.of(
                    "Uptime-Kuma/",
                    "Gatus/",
                    "Blackbox Exporter/",
                    "Prometheus/",
                    "UptimeRobot/",
                    "Better Uptime",
                    "Better Stack",
                    "BetterStack",
                    "HetrixTools",
                    "StatusCake",
                    "Pingdom",
                    "Site24x7",
                    "updown.io",
                    "Checkly",
                    "DatadogSynthetics",
                    "GoogleStackdriverMonitoring",
                    "Amazon-Route53-Health-Check",
                    "ELB-HealthChecker/",
                    "GoogleHC/",
                    "kube-probe/",
                    "Consul Health Check",
                    "check_http/",
                    "check_curl/",
                    "Zabbix",
                    "Monit/",
                    "Statping"),
            List.of()),

    /** Search engines, previews of links, scanners of the whole Internet. */
    BOTS(
            List.of(
                    // Not "bot" alone: there are telephones called CUBOT.
                    "bot/",
                    "bot-",
                    "bot;",
                    "bot)",
                    "TelegramBot",
                    "crawler",
                    "crawling",
                    "spider",
                    "slurp",
                    "facebookexternalhit",
                    "meta-externalagent",
                    "WhatsApp/",
                    "GoogleOther",
                    "Google-InspectionTool",
                    "CensysInspect",
                    "Expanse, a Palo Alto",
                    "InternetMeasurement/",
                    "zgrab",
                    "masscan",
                    "NetcraftSurveyAgent"),
            List.of()),

    /** Whoever wants an icon of the application: dashboards, bookmarks, browsers. */
    ICONS(
            List.of(),
            List.of(
                    "/favicon.ico",
                    "/favicon*.png",
                    "/favicon*.svg",
                    "/apple-touch-icon*.png",
                    "/android-chrome-*.png",
                    "/mstile-*.png",
                    "/safari-pinned-tab.svg",
                    "/browserconfig.xml",
                    "/site.webmanifest",
                    "/manifest.webmanifest"));

    private final List<Glob> userAgents;
    private final List<Glob> paths;

    Passerby(List<String> userAgents, List<String> paths) {
        this.userAgents = userAgents.stream().map(Glob::within).toList();
        this.paths = paths.stream().map(Glob::whole).toList();
    }

    WakeRule rule(WakeRule.Answer answer) {
        return new WakeRule(userAgents, paths, List.of(), false, false, answer);
    }
}
