package dev.reveille.reload;

import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What lasts as long as the gateway runs, whatever the file says meanwhile: where and how it
 * listens, what runs the workloads, and where it keeps its memory. Everything else can be changed
 * while it runs.
 */
public final class Lasting {

    private Lasting() {}

    /**
     * What is to count of another configuration while the gateway runs that has this one. Its
     * containers and groups do, unless they are meant for other runtimes.
     */
    public static Configuration keep(Configuration running, Configuration next) {
        boolean same = word(running.gateway()).equals(word(next.gateway()));
        Configuration shown = same ? next : running;
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
                running.runtimes().comparedLike(next.runtimes()),
                next.pages(),
                next.adminAuth(),
                next.logs(),
                next.scheduleTimezone(),
                running.stateFile(),
                running.sharing());
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
        boolean list = running.runtimes().areNamed() || next.runtimes().areNamed();
        compare(list ? "runtimes" : "runtime", word(running), word(next), found);
        if (!word(running).equals(word(next))) {
            found.add("Containers and groups stay as well, for the file means another runtime");
        } else {
            for (int i = 0; i < running.runtimes().all().size(); i++) {
                compare(running.runtimes().all().get(i), next.runtimes().all().get(i), found);
            }
        }
        compare("sharing", running.sharing(), next.sharing(), found);
        compare("state_file", running.stateFile(), next.stateFile(), found);
        return found;
    }

    private static void compare(RuntimeChoice before, RuntimeChoice after, List<String> found) {
        String of = before.name().isEmpty() ? "" : " of " + before.name();
        compare("docker_host" + of, before.dockerHost(), after.dockerHost(), found);
        compare("address" + of, word(before.address()), word(after.address()), found);
        compare("certificates" + of, before.certificates(), after.certificates(), found);
        compare("kubernetes" + of, before.kubernetes(), after.kubernetes(), found);
    }

    /** What runs the workloads: the kind, and the names of several. */
    private static String word(GatewaySettings settings) {
        return settings.runtimes().all().stream()
                .map(each -> (each.name().isEmpty() ? "" : each.name() + ": ") + word(each.kind()))
                .collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
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
