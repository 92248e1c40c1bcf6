package dev.reveille.reload;

import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What lasts as long as the gateway runs, whatever the file says meanwhile: where and how it
 * listens, what runs the workloads, and where it keeps its memory. Everything else can be changed
 * while it runs.
 */
public final class Lasting {

    private Lasting() {}

    /**
     * What is to count of another configuration while the gateway runs that has this one. Its
     * containers and groups do, unless they are meant for another runtime.
     */
    public static Configuration keep(Configuration running, Configuration next) {
        boolean sameRuntime = running.gateway().runtime().kind() == next.gateway().runtime().kind();
        Configuration shown = sameRuntime ? next : running;
        return new Configuration(
                keep(running.gateway(), next.gateway()), shown.workloads(), shown.groups());
    }

    private static GatewaySettings keep(GatewaySettings running, GatewaySettings next) {
        Listen before = running.listen();
        return new GatewaySettings(
                new Listen(
                        before.port(),
                        before.bind(),
                        before.adminBind(),
                        next.listen().trustedProxies(),
                        before.transport()),
                next.limits(),
                new RuntimeChoice(
                        running.runtime().kind(),
                        running.runtime().dockerHost(),
                        next.runtime().discoveryInterval()),
                next.pages(),
                next.adminAuth(),
                next.logs(),
                next.scheduleTimezone(),
                running.stateFile());
    }

    /** What the new settings ask for and do not get before the next start, a sentence each. */
    public static List<String> differences(GatewaySettings running, GatewaySettings next) {
        List<String> found = new ArrayList<>();
        Listen before = running.listen();
        Listen after = next.listen();
        compare("port", before.port(), after.port(), found);
        compare("bind", before.bind(), after.bind(), found);
        compare("admin_bind", before.adminBind(), after.adminBind(), found);
        compare("transport", before.transport().word(), after.transport().word(), found);
        compare("runtime", word(running.runtime()), word(next.runtime()), found);
        if (running.runtime().kind() != next.runtime().kind()) {
            found.add("Containers and groups stay as well, for the file means another runtime");
        }
        compare("docker_host", running.runtime().dockerHost(), next.runtime().dockerHost(), found);
        compare("state_file", running.stateFile(), next.stateFile(), found);
        return found;
    }

    private static String word(RuntimeChoice runtime) {
        return runtime.kind().name().toLowerCase(Locale.ROOT);
    }

    private static void compare(String key, Object before, Object after, List<String> found) {
        if (!before.equals(after)) {
            found.add(
                    "gateway.%s stays %s until the gateway is started again; the file says %s"
                            .formatted(key, shown(before), shown(after)));
        }
    }

    private static String shown(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(String::valueOf).orElse("as if not set")
                : value.toString();
    }
}
