package dev.reveille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who works on which cores, each as a list for {@code taskset}: the proxies share one core, where
 * only the one being measured has something to do; nothing else is there.
 *
 * @param proxy one core
 * @param backend one core that the load may share
 * @param load the others
 */
record Cores(String proxy, String backend, String load) {

    /** Divides the cores that this process may use. */
    static Cores available() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> divide(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param allowed as the kernel writes it, such as {@code 0-3,8}
     */
    static Cores divide(String allowed) {
        List<Integer> all = new ArrayList<>();
        for (String range : allowed.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            for (int core = first; core <= last; core++) {
                all.add(core);
            }
        }
        if (all.size() < 2) {
            throw new IllegalStateException(
                    "Only core " + allowed + " may be used; a proxy and its load need one each.");
        }
        List<Integer> rest = all.subList(1, all.size());
        List<Integer> load = rest.size() == 1 ? rest : rest.subList(1, rest.size());
        return new Cores(list(all.subList(0, 1)), list(rest.subList(0, 1)), list(load));
    }

    /** How many have nothing to do but to ask. */
    int loadCount() {
        return load.split(",", -1).length;
    }

    private static String list(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
