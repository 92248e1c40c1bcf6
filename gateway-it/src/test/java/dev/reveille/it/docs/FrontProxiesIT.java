package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * The gateway behind the proxies of {@code deploy/compose}, with their configurations as they are
 * shipped: people get the page, programs the answer, and the application hears who asked, and how.
 */
@Needs(Need.CURL)
class FrontProxiesIT {

    private static final String CONFIGURATION =
            """
            gateway:
              port: {port}
              bind: 127.0.0.1
              runtime: process
              log_format: text
              trusted_proxies: [127.0.0.1]
            containers:
              - name: app
                host: app.test
                command: ["JAVA", "-XX:+UseSerialGC", "-cp", "CLASSES", "dev.reveille.it.app.TestApp"]
                environment: {PORT: "{port}", BOOT_MILLIS: "3000"}
            """;

    @Test
    @Needs(Need.HTTP_SERVERS)
    void behind_nginx() {
        isWokenBehind(FrontProxy::nginx);
    }

    @Test
    @Needs(Need.CADDY)
    void behind_caddy() {
        isWokenBehind(FrontProxy::caddy);
    }

    private static void isWokenBehind(IntFunction<FrontProxy> start) {
        String configuration =
                CONFIGURATION
                        .replace("JAVA", Repository.java())
                        .replace("CLASSES", ContainerRecipe.classesOfTestApp().toString());
        try (GatewayProcess gateway = GatewayProcess.start(configuration, Map.of());
                FrontProxy proxy = start.apply(gateway.port())) {
            assertThat(curl(proxy, "/deep/link", "--include", "--header", "Accept: text/html"))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("cache-control: no-store")
                    .containsIgnoringCase("content-security-policy:")
                    .contains("Waking");

            String head = curl(proxy, "/headers?a=1");

            assertThat(head)
                    .startsWith("GET /headers?a=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nHost: app.test:" + proxy.port() + "\r\n")
                    .containsIgnoringCase("\r\nX-Forwarded-Proto: https\r\n")
                    .containsIgnoringCase("\r\nX-Forwarded-For: 127.0.0.1, 127.0.0.1");
            assertThat(
                            curl(
                                    proxy,
                                    "/ws",
                                    "--include",
                                    "--max-time",
                                    "2",
                                    "--header",
                                    "Connection: Upgrade",
                                    "--header",
                                    "Upgrade: websocket",
                                    "--header",
                                    "Sec-WebSocket-Version: 13",
                                    "--header",
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                    .startsWith("HTTP/1.1 101")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }

    private static String curl(FrontProxy proxy, String target, String... options) {
        List<String> words =
                new ArrayList<>(
                        List.of("curl", "--silent", "--insecure", "--http1.1", "--resolve"));
        words.add("app.test:" + proxy.port() + ":127.0.0.1");
        words.addAll(List.of(options));
        words.add("https://app.test:" + proxy.port() + target);
        // An open WebSocket is left by time; what came until then counts.
        return Command.of(words.toArray(String[]::new)).result().output();
    }
}
