package dev.reveille.config;

import static dev.reveille.config.Key.key;

import dev.reveille.config.Key.Trait;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.schedule.CronExpression;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The keys of a container, in {@code containers} and in labels. */
final class WorkloadKeys {

    static final Key<String> NAME =
            key(
                            "name",
                            TextTypes.NAME,
                            "name of the container (workload) in its runtime; `name@runtime` where"
                                    + " several of `gateway.runtimes` have one of that name")
                    .required();

    static final Key<List<String>> HOST =
            key(
                            "host",
                            new ListType<>(
                                    NetworkTypes.HOST.written() + ", or a list of them",
                                    NetworkTypes.HOST,
                                    1,
                                    true),
                            "Host header it answers to, without a port; `*.example.com` matches"
                                    + " exactly one label; a list is allowed")
                    .requiredUnless("it is a dependency or group member");

    static final Key<Integer> TARGET_PORT =
            key("target_port", ScalarType.integer(1, 65_535), "port it listens on").orElse("80");

    static final Key<Duration> START_TIMEOUT =
            key(
                            "start_timeout",
                            TimeTypes.POSITIVE_DURATION,
                            "budget from the start call to ready, dependencies included")
                    .orElse("60s");

    static final Key<Duration> IDLE_TIMEOUT =
            key(
                            "idle_timeout",
                            TimeTypes.DURATION,
                            "sleep after this long without activity; `0` means never")
                    .orElse("0");

    static final Key<Duration> STOP_TIMEOUT =
            key(
                            "stop_timeout",
                            TimeTypes.DURATION,
                            "how long what is in flight may last once it is to sleep, and then how"
                                    + " long it may take to end before it is killed")
                    .orElseDescribed("the runtime's own (10s)");

    static final Key<SleepMode> SLEEP_MODE =
            key(
                            "sleep_mode",
                            ScalarType.choice(SleepMode.class),
                            "`stop` ends it, `pause` freezes it in memory")
                    .orElse("stop");

    static final Key<String> NETWORK =
            key("network", TextTypes.TEXT, "network whose address is used")
                    .orElseDescribed("the first attached");

    static final Key<String> REDIRECT_PATH =
            key("redirect_path", TextTypes.REQUEST_PATH, "where the browser goes after waking")
                    .orElseDescribed("the address first asked for");

    static final Key<String> HEALTH_PATH =
            key("health_path", TextTypes.REQUEST_PATH, "path that answers 2xx once it is ready")
                    .orElseDescribed(
                            "the container's own HEALTHCHECK if it has one, else a TCP connection");

    static final Key<ReadyWhen> READY_WHEN =
            key(
                            "ready_when",
                            ScalarType.choice(ReadyWhen.class),
                            "what it takes to be ready: `answers` as `health_path` says, `runs` no"
                                    + " more than that, `completed` for what does its work and ends"
                                    + " with exit code 0, such as a migration, and is not run again"
                                    + " then")
                    .orElse("answers");

    static final Key<List<String>> DEPENDS_ON =
            key(
                    "depends_on",
                    new ListType<>("a list of container names", TextTypes.NAME, 0, false),
                    "workloads that must be awake first");

    static final Key<WaitMode> WAIT =
            key(
                            "wait",
                            ScalarType.choice(WaitMode.class),
                            "what a request for a sleeping workload gets: `page` the loading page,"
                                    + " `hold` the workload's own answer once it is awake, `auto`"
                                    + " the page for people and hold for everything else")
                    .orElse("auto");

    static final Key<Duration> HOLD_TIMEOUT =
            key("hold_timeout", TimeTypes.POSITIVE_DURATION, "how long a held request waits")
                    .orElseDescribed("`start_timeout`");

    static final Key<Values> WAKE =
            key(
                            "wake",
                            new TableType(WakeKeys.TABLE),
                            "which requests do not wake it, such as those of monitors")
                    .orElseDescribed("every request wakes it");

    static final Key<Integer> MAX_HELD =
            key(
                            "max_held",
                            ScalarType.integer(0, 1_000_000),
                            "held requests at once; one more gets 503")
                    .orElse("1000");

    static final Key<Integer> MAX_CONNECTIONS =
            key(
                            "max_connections",
                            ScalarType.integer(1, 1_000_000),
                            "connections to it open at once, idle ones and those of WebSockets"
                                    + " included; further requests queue")
                    .orElse("16384");

    static final Key<Integer> MAX_QUEUED =
            key(
                            "max_queued",
                            ScalarType.integer(0, 1_000_000),
                            "requests that wait for one of these connections, at most for"
                                    + " `hold_timeout`; one more gets 503")
                    .orElse("1000");

    static final Key<Duration> KEEPALIVE_TIMEOUT =
            key(
                            "keepalive_timeout",
                            TimeTypes.DURATION,
                            "how long an idle connection to it is kept for the next request; `0`"
                                    + " closes each one after its answer")
                    .orElse("30s");

    static final Key<Duration> CONNECT_TIMEOUT =
            key(
                            "connect_timeout",
                            TimeTypes.POSITIVE_DURATION,
                            "how long connecting to it may take; after that it is looked at again,"
                                    + " and the request waits")
                    .orElse("3s");

    static final Key<Duration> FIRST_BYTE_TIMEOUT =
            key(
                            "first_byte_timeout",
                            TimeTypes.DURATION,
                            "how long it may take from the end of a request to the first byte of"
                                    + " its answer; longer gets 504; `0` means as long as it likes")
                    .orElse("0");

    static final Key<CronExpression> SCHEDULE_START =
            key(
                    "schedule_start",
                    TimeTypes.CRON,
                    "when it is woken, as a 5-field cron expression; with `schedule_stop` also the"
                            + " beginning of the hours in which it may be used");

    static final Key<CronExpression> SCHEDULE_STOP =
            key(
                    "schedule_stop",
                    TimeTypes.CRON,
                    "when it is put to sleep, as a 5-field cron expression; with"
                            + " `schedule_start` also the end of its hours");

    static final Key<ZoneId> SCHEDULE_TIMEZONE =
            key("schedule_timezone", TimeTypes.ZONE, "time zone of its schedule, an IANA name")
                    .orElseDescribed("the gateway's `schedule_timezone`");

    static final Key<String> ICON =
            key("icon", TextTypes.ICON, "Simple Icons slug shown on the dashboard")
                    .orElse("docker");

    static final Key<String> DISPLAY_NAME =
            key("display_name", TextTypes.TEXT, "the name shown to people")
                    .orElseDescribed("`name`");

    static final Key<Values> PAGE =
            key(
                            "page",
                            new TableType(PageKeys.TABLE),
                            "how the pages look that people see in its place")
                    .orElseDescribed("the usual look");

    static final Key<Integer> REPLICAS =
            key(
                            "replicas",
                            ScalarType.integer(1, 1000),
                            "how many tasks of the service run while it is awake; with `runtime:"
                                    + " swarm` only")
                    .orElseDescribed("as many as it had when it was put to sleep, else 1");

    static final Key<List<String>> COMMAND =
            key(
                            "command",
                            new CommandType(),
                            "program and arguments, as a list or as one text with a shell's quotes;"
                                    + " `{port}` stands for a free port")
                    .orElseDescribed("required for `runtime: process`, not allowed otherwise")
                    .marked(Trait.FILE_ONLY);

    static final Key<String> WORKING_DIRECTORY =
            key("working_directory", TextTypes.TEXT, "folder the command runs in")
                    .orElseDescribed("the gateway's own")
                    .marked(Trait.FILE_ONLY);

    static final Key<Map<String, String>> ENVIRONMENT =
            key(
                            "environment",
                            new TextMapType(),
                            "variables added to the gateway's own environment; `{port}` stands for"
                                    + " the free port")
                    .marked(Trait.FILE_ONLY);

    static final KeyTable TABLE =
            new KeyTable(
                    List.of(
                            NAME,
                            HOST,
                            TARGET_PORT,
                            START_TIMEOUT,
                            IDLE_TIMEOUT,
                            STOP_TIMEOUT,
                            SLEEP_MODE,
                            NETWORK,
                            REDIRECT_PATH,
                            HEALTH_PATH,
                            READY_WHEN,
                            DEPENDS_ON,
                            WAIT,
                            HOLD_TIMEOUT,
                            WAKE,
                            MAX_HELD,
                            MAX_CONNECTIONS,
                            MAX_QUEUED,
                            KEEPALIVE_TIMEOUT,
                            CONNECT_TIMEOUT,
                            FIRST_BYTE_TIMEOUT,
                            SCHEDULE_START,
                            SCHEDULE_STOP,
                            SCHEDULE_TIMEZONE,
                            ICON,
                            DISPLAY_NAME,
                            PAGE,
                            REPLICAS,
                            COMMAND,
                            WORKING_DIRECTORY,
                            ENVIRONMENT));

    /** The keys of the process runtime, which no other runtime has a use for. */
    static final List<Key<?>> PROCESS_ONLY = List.of(COMMAND, WORKING_DIRECTORY, ENVIRONMENT);

    private WorkloadKeys() {}
}
