package dev.reveille.it.runtime;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.lifecycle.App;
import dev.reveille.lifecycle.Ground;
import dev.reveille.lifecycle.LifeCycleSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The suite with local programs. */
class ProcessLifeCycleIT extends LifeCycleSuite {

    @Override
    protected Ground open() {
        return new Programs();
    }

    private static final class Programs implements Ground {

        private final Path folder = Scratch.folder("programs");
        private final GatewayProcess gateway;

        Programs() {
            StringBuilder configuration =
                    new StringBuilder(
                            """
                            gateway:
                              port: {port}
                              bind: 127.0.0.1
                              runtime: process
                              log_format: text
                              discovery_interval: 1h
                              trusted_proxies: [127.0.0.0/8]
                            containers:
                            """);
            App.ALL.forEach(app -> configuration.append(definition(app)));
            gateway = GatewayProcess.start(configuration.toString(), Map.of());
        }

        private String definition(App app) {
            try {
                Files.writeString(
                        script(app.name()),
                        "echo $$ >>%s%n%s"
                                .formatted(
                                        runs(app.name(), "pids"),
                                        app.script(
                                                "busybox httpd",
                                                "$PORT",
                                                runs(app.name(), "www").toString())));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            StringBuilder keys = new StringBuilder();
            app.keys()
                    .forEach(
                            (key, value) ->
                                    keys.append("    %s: %s%n".formatted(key, inFile(key, value))));
            return """
              - name: %1$s
                host: %1$s.test
                command: [sh, %2$s]
                environment: {PORT: "{port}"}
            %3$s\
            """
                    .formatted(app.name(), script(app.name()), keys);
        }

        private static String inFile(String key, String value) {
            return key.equals("depends_on") ? "[" + value + "]" : value;
        }

        private Path script(String app) {
            return folder.resolve(app + ".sh");
        }

        private Path runs(String app, String what) {
            return folder.resolve(app + "-" + what);
        }

        private List<String> pids(String app) {
            try {
                Path file = runs(app, "pids");
                return Files.exists(file) ? Files.readAllLines(file) : List.of();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private Optional<ProcessHandle> last(String app) {
            List<String> pids = pids(app);
            return pids.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(pids.getLast()));
        }

        @Override
        public int port() {
            return gateway.port();
        }

        @Override
        public boolean runs(String app) {
            return last(app).filter(ProcessHandle::isAlive).isPresent();
        }

        @Override
        public long starts(String app) {
            return pids(app).size();
        }

        @Override
        public void end(String app) {
            last(app).orElseThrow().destroyForcibly();
        }

        @Override
        public void close() {
            gateway.close();
        }
    }
}
