package dev.reveille.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What figures depend on. Stateless. */
final class Machine {

    private Machine() {}

    /** The versions of all that takes part, and who works where. */
    static String description(Workshop workshop, Cores cores)
            throws IOException, InterruptedException {
        return "%s, %s, Java %s, Linux %s; proxies on core %s, backend on %s, load on %s"
                .formatted(
                        version(workshop, "nginx", "nginx version: nginx/"),
                        version(workshop, "haproxy", "HAProxy version "),
                        Runtime.version(),
                        System.getProperty("os.version"),
                        cores.proxy(),
                        cores.backend(),
                        cores.load());
    }

    private static String version(Workshop workshop, String program, String before)
            throws IOException, InterruptedException {
        String said = Tool.run(workshop, Duration.ofSeconds(10), List.of(program, "-v"));
        String first = said.lines().findFirst().orElse("");
        return program + " " + first.replace(before, "").split(" ", -1)[0];
    }
}
