package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.GatewayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start leaves alone, because somebody waits for it: seen by the classes it loads. */
class StartIT {

    @TempDir private Path folder;

    @Test
    void a_start_sets_up_no_other_command_nor_what_is_not_configured() throws Exception {
        Path loaded = folder.resolve("classes.log");
        try (GatewayProcess _ =
                GatewayProcess.start(
                        "gateway:\n  port: {port}\n",
                        Map.of(
                                "DOCKER_HOST",
                                "unix:///nowhere/docker.sock",
                                "JAVA_TOOL_OPTIONS",
                                "-Xlog:class+load:file=" + loaded + "::filecount=0"))) {
            Set<String> classes =
                    Files.readAllLines(loaded).stream()
                            .map(line -> line.replaceFirst("^(\\[[^]]*])+ *", ""))
                            .map(line -> line.split(" ", 2)[0])
                            .collect(Collectors.toSet());

            assertThat(classes)
                    .contains(
                            "dev.reveille.cli.RunCommand",
                            "dev.reveille.runtime.docker.EngineConnections")
                    .doesNotContain(
                            "dev.reveille.cli.CheckCommand",
                            "dev.reveille.cli.StatusCommand",
                            "dev.reveille.cli.DemoCommand",
                            "dev.reveille.sharing.redis.RedisSharing",
                            "javax.net.ssl.SSLContext",
                            "sun.security.ssl.SSLContextImpl",
                            "sun.security.ssl.TrustStoreManager")
                    .noneMatch(
                            name -> name.startsWith("io.lettuce.") || name.startsWith("reactor."));
        }
    }
}
