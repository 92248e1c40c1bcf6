package dev.reveille.image;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a container of the image is run, as Docker's image specification (version 1.2) has it: it is
 * the OCI's with the health check, which that one lacks.
 *
 * @param description for the label of that name
 * @param created when it was built, in RFC 3339
 */
record ImageConfig(String version, String description, String created, Architecture architecture) {

    private static final Duration CHECKED_EVERY = Duration.ofSeconds(30);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);

    /** The document. */
    Map<String, Object> of(List<Layer> layers) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("architecture", architecture.ociName());
        document.put("os", "linux");
        document.put("created", created);
        document.put("config", run());
        document.put(
                "rootfs",
                ordered(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream().map(layer -> "sha256:" + layer.diffId()).toList()));
        document.put("history", layers.stream().map(this::history).toList());
        return document;
    }

    private Map<String, Object> history(Layer layer) {
        return ordered("created", created, "created_by", layer.content());
    }

    private Map<String, Object> run() {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("User", Basics.USER + ":" + Basics.USER);
        run.put("Env", List.of("PATH=/" + Root.HOME + "/bin", "LANG=C.UTF-8"));
        run.put("WorkingDir", "/" + Basics.STATE);
        // The JVM itself is the first process, so that signals reach it.
        run.put(
                "Entrypoint",
                List.of(
                        "/" + JavaRuntime.HOME + "/bin/java",
                        "@/" + Application.OPTIONS,
                        "-jar",
                        "/" + Application.JAR));
        run.put("Cmd", List.of("run"));
        run.put("ExposedPorts", Map.of("8080/tcp", Map.of()));
        run.put("StopSignal", "SIGTERM");
        run.put(
                "Healthcheck",
                ordered(
                        "Test",
                        List.of("CMD", "/" + Launcher.PROGRAM, "ping"),
                        "Interval",
                        CHECKED_EVERY.toNanos(),
                        "Timeout",
                        CHECK_PATIENCE.toNanos(),
                        "StartPeriod",
                        START_PATIENCE.toNanos(),
                        "Retries",
                        3));
        run.put("Labels", labels());
        return run;
    }

    private Map<String, Object> labels() {
        String prefix = "org.opencontainers.image.";
        return ordered(
                prefix + "title",
                "Reveille",
                prefix + "description",
                description,
                prefix + "version",
                version,
                prefix + "created",
                created,
                prefix + "licenses",
                "Apache-2.0");
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
