package dev.reveille.it.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what Docker 20.10 says (API 1.41), with all of its fields. Every container is on the one
 * network, at the one address. Thread-safe.
 */
final class EngineDocuments {

    static final String NETWORK = "simulated";
    static final String NETWORK_ID =
            "d682a5eba079ad3af76380920e0fa40cfbb38ac2e4d220132384b7c5c528f285";
    static final String VERSION =
            """
            {"Platform":{"Name":""},"Components":[{"Name":"Engine","Version":"20.10.24","Details":{"ApiVersion":"1.41","Arch":"amd64","BuildTime":"2026-05-07T21:09:36.000000000+00:00","Experimental":"false","GitCommit":"5d6db84","GoVersion":"go1.19.8","KernelVersion":"6.1.0","MinAPIVersion":"1.12","Os":"linux"}},{"Name":"containerd","Version":"1.6.20","Details":{"GitCommit":"1.6.20"}},{"Name":"runc","Version":"1.1.5","Details":{"GitCommit":"1.1.5"}},{"Name":"docker-init","Version":"0.19.0","Details":{"GitCommit":""}}],"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","GitCommit":"5d6db84","GoVersion":"go1.19.8","Os":"linux","Arch":"amd64","KernelVersion":"6.1.0","BuildTime":"2026-05-07T21:09:36.000000000+00:00"}
            """;

    private static final String IMAGE = "registry.example.com/simulated/app:1.4.2";
    private static final String IMAGE_ID =
            "sha256:45a95a92de5e475b9c0f4eeb7a4e76bb1cbc34c723b31bab62696335d21ee757";
    private static final String ENDPOINT =
            "44e905c5edf2eb41567ac37fb26fe049d1430e2931e89c898bf4c66c3b53ed5d";

    private final String address;

    /**
     * @param address at which every container is reached while it runs
     */
    EngineDocuments(String address) {
        this.address = address;
    }

    byte[] listed(SimulatedContainer container) {
        SimulatedContainer.State state = container.state();
        return bytes(
                """
                {"Id":"%s","Names":["/%s"],"Image":"%s","ImageID":"%s","Command":"/app serve","Created":%d,"Ports":[],"Labels":%s,"State":"%s","Status":"%s","HostConfig":{"NetworkMode":"%s"},"NetworkSettings":{"Networks":%s},"Mounts":[]}\
                """
                        .formatted(
                                container.id(),
                                container.name(),
                                IMAGE,
                                IMAGE_ID,
                                container.created().getEpochSecond(),
                                labels(container),
                                state.status().word(),
                                summary(state),
                                NETWORK,
                                // While it is being started the list still shows what was before.
                                networks(state, state.status().hasProcess(), "null")));
    }

    private static String summary(SimulatedContainer.State state) {
        String health = state.health().isEmpty() ? "" : " (" + state.health() + ")";
        return switch (state.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up 5 minutes" + health;
            case PAUSED -> "Up 5 minutes (Paused)";
            case EXITED -> "Exited (" + state.exitCode() + ") 5 minutes ago";
        };
    }

    private static String labels(SimulatedContainer container) {
        return JsonMapper.shared().writeValueAsString(new TreeMap<>(container.labels()));
    }

    private String networks(SimulatedContainer.State state, boolean connected, String aliases) {
        boolean everStarted = state.status() != SimulatedContainer.Status.CREATED;
        return """
        {"%s":{"IPAMConfig":null,"Links":null,"Aliases":%s,"NetworkID":"%s","EndpointID":"%s","Gateway":"%s","IPAddress":"%s","IPPrefixLen":%d,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"MacAddress":"%s","DriverOpts":null}}\
        """
                .formatted(
                        NETWORK,
                        aliases,
                        everStarted || connected ? NETWORK_ID : "",
                        connected ? ENDPOINT : "",
                        connected ? "127.0.0.254" : "",
                        connected ? address : "",
                        connected ? 8 : 0,
                        connected ? "02:42:ac:11:00:02" : "");
    }

    byte[] inspected(SimulatedContainer container) {
        SimulatedContainer.State state = container.state();
        String id = container.id();
        String shortId = id.substring(0, 12);
        String folder = "/var/lib/docker/containers/" + id;
        return bytes(
                """
                {"Id":"%s","Created":"%s","Path":"/app","Args":["serve"],"State":%s,"Image":"%s","ResolvConfPath":"%s/resolv.conf","HostnamePath":"%s/hostname","HostsPath":"%s/hosts","LogPath":"%s/%s-json.log","Name":"/%s","RestartCount":0,"Driver":"overlay2","Platform":"linux","MountLabel":"","ProcessLabel":"","AppArmorProfile":"","ExecIDs":null,\
                """
                                .stripTrailing()
                                .formatted(
                                        id,
                                        container.created(),
                                        state(state),
                                        IMAGE_ID,
                                        folder,
                                        folder,
                                        folder,
                                        folder,
                                        id,
                                        container.name())
                        + HOST_CONFIG
                        + """
                        "Mounts":[],"Config":{"Hostname":"%s","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["serve"],%s"Image":"%s","Volumes":null,"WorkingDir":"","Entrypoint":["/app"],"OnBuild":null,"Labels":%s},"NetworkSettings":{"Bridge":"","SandboxID":"8b2bddaf8ee1f19e4745fd0d20b77a4cadff756cb376254abe60a983548f3dc2","HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"Ports":{},"SandboxKey":"/var/run/docker/netns/8b2bddaf8ee1","SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","MacAddress":"","Networks":%s}}
                        """
                                .formatted(
                                        shortId,
                                        state.health().isEmpty() ? "" : HEALTH_CHECK,
                                        IMAGE,
                                        labels(container),
                                        networks(
                                                state,
                                                state.connected(),
                                                "[\"" + shortId + "\"]")));
    }

    private static String state(SimulatedContainer.State state) {
        boolean runs = state.status().hasProcess();
        String health =
                state.health().isEmpty()
                        ? ""
                        : ",\"Health\":{\"Status\":\"%s\",\"FailingStreak\":0,\"Log\":[]}"
                                .formatted(state.health());
        return """
        {"Status":"%s","Running":%s,"Paused":%s,"Restarting":false,"OOMKilled":false,"Dead":false,"Pid":%d,"ExitCode":%d,"Error":"","StartedAt":"%s","FinishedAt":"%s"%s}\
        """
                .formatted(
                        state.status().word(),
                        runs,
                        state.status() == SimulatedContainer.Status.PAUSED,
                        runs ? 4711 : 0,
                        state.exitCode(),
                        state.startedAt(),
                        state.finishedAt(),
                        health);
    }

    private static final String HEALTH_CHECK =
            "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"wget -q -O /dev/null localhost\"]},";

    private static final String HOST_CONFIG =
            """
            "HostConfig":{"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"%s","PortBindings":{},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,"CapAdd":null,"CapDrop":null,"CgroupnsMode":"host","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"private","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":67108864,"Runtime":"runc","ConsoleSize":[0,0],"Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],"BlkioDeviceWriteBps":[],"BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,"DeviceRequests":null,"KernelMemory":0,"KernelMemoryTCP":0,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":[],"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":["/proc/asound","/proc/acpi","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list","/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware"],"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]},"GraphDriver":{"Data":{"LowerDir":"/var/lib/docker/overlay2/3b5db0b1992058222ae2658ff2159ef338f34d270d73f92ac72e497d31e94599-init/diff:/var/lib/docker/overlay2/6c1170c0d897452412f2c053e583f18e4c9ce0f3275345b914348ebebfb02448/diff","MergedDir":"/var/lib/docker/overlay2/3b5db0b1992058222ae2658ff2159ef338f34d270d73f92ac72e497d31e94599/merged","UpperDir":"/var/lib/docker/overlay2/3b5db0b1992058222ae2658ff2159ef338f34d270d73f92ac72e497d31e94599/diff","WorkDir":"/var/lib/docker/overlay2/3b5db0b1992058222ae2658ff2159ef338f34d270d73f92ac72e497d31e94599/work"},"Name":"overlay2"},
            """
                    .formatted(NETWORK);

    /** The network with those on it now. */
    static List<byte[]> network(Collection<SimulatedContainer> all) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(NETWORK_BEGIN);
        for (SimulatedContainer container : all) {
            if (container.state().connected()) {
                if (parts.size() > 1) {
                    parts.add(COMMA);
                }
                parts.add(container.member());
            }
        }
        parts.add(NETWORK_END);
        return parts;
    }

    /** A container as the network sees it. */
    byte[] member(SimulatedContainer container) {
        return bytes(
                """
                "%s":{"Name":"%s","EndpointID":"%s","MacAddress":"02:42:ac:11:00:02","IPv4Address":"%s/8","IPv6Address":""}\
                """
                        .formatted(container.id(), container.name(), ENDPOINT, address));
    }

    private static final byte[] COMMA = {','};
    private static final byte[] NETWORK_BEGIN =
            bytes(
                    """
                    {"Name":"%s","Id":"%s","Created":"2026-11-26T08:20:37.515871591Z","Scope":"local","Driver":"bridge","EnableIPv6":false,"IPAM":{"Driver":"default","Options":{},"Config":[{"Subnet":"127.0.0.0/8","Gateway":"127.0.0.254"}]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{\
                    """
                            .formatted(NETWORK, NETWORK_ID));
    private static final byte[] NETWORK_END = bytes("},\"Options\":{},\"Labels\":{}}\n");

    /** The part of the statistics that somebody reads, and what is always beside it. */
    byte[] stats(SimulatedContainer container) {
        return bytes(
                container.runs()
                        ? """
                        {"read":"2026-11-26T08:20:38.5Z","preread":"0001-01-01T00:00:00Z","pids_stats":{"current":12},"num_procs":0,"memory_stats":{"usage":73400320,"max_usage":80000000,"stats":{"cache":9437184,"inactive_file":9437184,"total_inactive_file":9437184},"limit":2147483648},"name":"/%s","id":"%s"}
                        """
                                .formatted(container.name(), container.id())
                        : """
                        {"read":"0001-01-01T00:00:00Z","preread":"0001-01-01T00:00:00Z","pids_stats":{},"num_procs":0,"memory_stats":{},"name":"/%s","id":"%s"}
                        """
                                .formatted(container.name(), container.id()));
    }

    /**
     * Something happens to a container.
     *
     * @param attribute what is said besides, with its value; nothing when empty
     */
    EventLog.Event container(
            SimulatedContainer container, String action, String attribute, String value) {
        Map<String, String> attributes = new TreeMap<>(container.labels());
        attributes.put("image", IMAGE);
        attributes.put("name", container.name());
        if (!attribute.isEmpty()) {
            attributes.put(attribute, value);
        }
        Instant now = Instant.now();
        return new EventLog.Event(
                "container",
                now,
                """
                {"status":"%s","id":"%s","from":"%s","Type":"container","Action":"%s","Actor":{"ID":"%s","Attributes":%s},"scope":"local","time":%d,"timeNano":%s}
                """
                        .formatted(
                                action,
                                container.id(),
                                IMAGE,
                                action,
                                container.id(),
                                JsonMapper.shared().writeValueAsString(attributes),
                                now.getEpochSecond(),
                                nanos(now)));
    }

    /** A container comes to the network, or leaves it. */
    EventLog.Event network(SimulatedContainer container, String action) {
        Instant now = Instant.now();
        return new EventLog.Event(
                "network",
                now,
                """
                {"Type":"network","Action":"%s","Actor":{"ID":"%s","Attributes":{"container":"%s","name":"%s","type":"bridge"}},"scope":"local","time":%d,"timeNano":%s}
                """
                        .formatted(
                                action,
                                NETWORK_ID,
                                container.id(),
                                NETWORK,
                                now.getEpochSecond(),
                                nanos(now)));
    }

    private static String nanos(Instant moment) {
        return "%d%09d".formatted(moment.getEpochSecond(), moment.getNano());
    }

    static byte[] message(String text) {
        return bytes("{\"message\":" + JsonMapper.shared().writeValueAsString(text) + "}\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
