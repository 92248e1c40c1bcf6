package dev.reveille.config;

import static dev.reveille.config.Key.key;

import dev.reveille.config.GatewaySettings.LogFormat;
import dev.reveille.config.GatewaySettings.TransportChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** The keys of {@code gateway}. */
final class GatewayKeys {

    /** What can be had or not. */
    enum Switch {
        OFF,
        ON
    }

    static final Key<Integer> PORT =
            key("port", ScalarType.integer(0, 65_535), "listening port; 0 takes a free one")
                    .orElse("8080");

    static final Key<String> BIND =
            key("bind", NetworkTypes.ADDRESS, "listening address")
                    .orElseDescribed("all addresses, IPv4 and IPv6");

    static final Key<String> ADMIN_BIND =
            key(
                    "admin_bind",
                    NetworkTypes.HOST_PORT,
                    "`host:port`; when set, admin endpoints answer there only");

    static final Key<Integer> LOG_LINES =
            key("log_lines", ScalarType.integer(0, 10_000), "log lines on the loading page")
                    .orElse("30");

    static final Key<LogFormat> LOG_FORMAT =
            key("log_format", ScalarType.choice(LogFormat.class), "the form of the gateway's log")
                    .orElse("json");

    static final Key<Switch> ACCESS_LOG =
            key(
                            "access_log",
                            ScalarType.choice(Switch.class),
                            "whether every request gets a line in the log")
                    .orElse("off");

    static final Key<Duration> DISCOVERY_INTERVAL =
            key(
                            "discovery_interval",
                            TimeTypes.POSITIVE_DURATION,
                            "period of the full comparison with the runtime; its events make"
                                    + " changes immediate")
                    .orElse("15s")
                    .fromEnvironment("DISCOVERY_INTERVAL");

    static final Key<List<Cidr>> TRUSTED_PROXIES =
            key(
                            "trusted_proxies",
                            new ListType<>(
                                    "a list of addresses or blocks", NetworkTypes.CIDR, 0, false),
                            "addresses or blocks (CIDR) whose `X-Forwarded-*` are believed")
                    .orElseDescribed("none");

    static final Key<TransportChoice> TRANSPORT =
            key(
                            "transport",
                            ScalarType.choice(TransportChoice.class, TransportChoice::word),
                            "how sockets are driven: `auto` takes the first of `io_uring`, `epoll`"
                                    + " and `nio` that works; a named one that does not work is an"
                                    + " error")
                    .orElse("auto");

    static final Key<Values> LIMITS =
            key("limits", new TableType(LimitKeys.TABLE), "what clients may ask for")
                    .orElseDescribed("the defaults below");

    static final Key<Values> ADMIN_AUTH =
            key("admin_auth", new TableType(AdminAuthKeys.TABLE), "who may use the admin endpoints")
                    .orElseDescribed("`method: none`");

    static final Key<ZoneId> SCHEDULE_TIMEZONE =
            key(
                            "schedule_timezone",
                            TimeTypes.ZONE,
                            "time zone of schedules that name none, an IANA name")
                    .orElseDescribed("the process's time zone")
                    .fromEnvironment("SCHEDULE_TIMEZONE");

    static final Key<List<Values>> RUNTIMES =
            key(
                    "runtimes",
                    new ListType<>(
                            "a list of runtimes", new TableType(RuntimeKeys.TABLE), 1, false),
                    "several that run workloads, instead of the one that the keys above name");

    static final Key<Values> SHARING =
            key(
                    "sharing",
                    new TableType(SharingKeys.TABLE),
                    "other gateways before the same workloads");

    static final Key<Path> STATE_FILE =
            key(
                    "state_file",
                    TextTypes.FILE,
                    "file in which activity, wake history, failures and the dashboard's history"
                            + " survive a restart; its folder is made if need be");

    static final Key<Integer> LOADING_STATUS =
            key(
                            "loading_status",
                            ScalarType.integer(200, 599),
                            "status code of the loading page; 200 for those who need it")
                    .orElse("503");

    static final Key<Path> THEMES =
            key(
                            "themes",
                            TextTypes.FOLDER,
                            "folder with templates of one's own: `loading.html`, `offline.html`,"
                                    + " `fault.html`")
                    .orElseDescribed("the built-in pages");

    static final KeyTable TABLE =
            new KeyTable(
                    List.of(
                            PORT,
                            BIND,
                            ADMIN_BIND,
                            LOG_LINES,
                            LOG_FORMAT,
                            ACCESS_LOG,
                            DISCOVERY_INTERVAL,
                            TRUSTED_PROXIES,
                            TRANSPORT,
                            LIMITS,
                            ADMIN_AUTH,
                            SCHEDULE_TIMEZONE,
                            RuntimeKeys.RUNTIME,
                            RuntimeKeys.DOCKER_HOST,
                            RuntimeKeys.ADDRESS,
                            RuntimeKeys.CERTIFICATES,
                            RuntimeKeys.KUBERNETES,
                            RUNTIMES,
                            SHARING,
                            STATE_FILE,
                            LOADING_STATUS,
                            THEMES));

    private GatewayKeys() {}
}
