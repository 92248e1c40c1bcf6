package dev.reveille.runtime.process;

import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line with everything filled in, ready to be started. Immutable.
 *
 * @param command program and arguments, {@code {port}} replaced
 * @param directory where it starts; empty for the gateway's own working directory
 * @param environment what is added to, or replaced in, the gateway's own environment
 * @param port the port chosen for it, if it asked for one
 */
record Launch(
        List<String> command,
        Optional<Path> directory,
        Map<String, String> environment,
        Optional<Integer> port) {

    /** The environment variable by which the processes of one run are known. */
    static final String MARK = "REVEILLE_RUN";

    /** The gateway's own secrets, of no concern to what it starts. */
    private static final List<String> KEPT_BACK =
            List.of(
                    "ADMIN_AUTH_METHOD",
                    "ADMIN_AUTH_USERNAME",
                    "ADMIN_AUTH_PASSWORD",
                    "ADMIN_AUTH_TOKEN");

    private static final String PLACEHOLDER = "{port}";

    /** Whether the command wants a port chosen for it. */
    static boolean wantsPort(ProcessCommand process) {
        return process.command().stream().anyMatch(part -> part.contains(PLACEHOLDER))
                || process.environment().values().stream()
                        .anyMatch(value -> value.contains(PLACEHOLDER));
    }

    /**
     * Fills in the port. {@code PORT} is set too, unless the configuration sets it.
     *
     * @param port present exactly if {@link #wantsPort}
     */
    static Launch of(ProcessCommand process, Optional<Integer> port) {
        String number = port.map(String::valueOf).orElse(PLACEHOLDER);
        Map<String, String> environment = new LinkedHashMap<>();
        port.ifPresent(_ -> environment.put("PORT", number));
        process.environment()
                .forEach(
                        (name, value) -> environment.put(name, value.replace(PLACEHOLDER, number)));
        return new Launch(
                process.command().stream().map(part -> part.replace(PLACEHOLDER, number)).toList(),
                process.workingDirectory().map(Path::of),
                environment,
                port);
    }

    /** What it is called without its path. */
    static String programName(ProcessCommand process) {
        String program = process.command().getFirst();
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** The environment it gets, marked with the run. */
    void fill(Map<String, String> inherited, String run) {
        KEPT_BACK.forEach(inherited::remove);
        inherited.putAll(environment);
        inherited.put(MARK, run);
    }

    /** Where it is started. */
    Path startDirectory() {
        return directory.orElse(Path.of("")).toAbsolutePath();
    }

    /** Where its program is looked for, as in {@code PATH}. */
    List<String> searchPath() {
        String own = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return List.of(environment.getOrDefault("PATH", own).split(File.pathSeparator));
    }
}
