package dev.reveille.demo;

import java.util.Arrays;
import java.util.stream.LongStream;

/** What {@code reveille demo} prints once it listens. Stateless. */
public final class DemoGuide {

    private static final int DEFAULT_HTTP_PORT = 80;

    private static final String TEXT =
            """

            Reveille is up. All four sample workloads are asleep: no process runs for them yet.

              In a browser
                http://slow.localhost{port}/                takes about 6 s to boot; watch it wake up
                http://slow.localhost{port}/orders/42       a deep link: you end where you asked to go
                http://crash.localhost{port}/               always crashes; see how that looks
                http://echo.localhost{port}/                a WebSocket echo with a small client
                http://localhost{port}/_status              the dashboard: all of them, live

              In another terminal
                curl http://api.localhost{port}/time        no page for curl: held until the API is awake
                curl http://api.localhost{port}/echo -d 'hello'
                curl http://api.localhost{port}/echo --data-binary @some-large-file
                curl -i http://crash.localhost{port}/       the error as a problem document
                websocat ws://echo.localhost{port}/         or: npx wscat -c ws://echo.localhost{port}/

              If slow.localhost and the like are not found (Safari, curl before 7.85), name the host:
                curl -H 'Host: api.localhost' http://127.0.0.1{port}/time

            Leave one alone for {shortest} to {longest} and it falls asleep; its next visitor wakes it again.
            An open WebSocket keeps its workload awake. Ctrl-C ends everything.

            """;

    private DemoGuide() {}

    /**
     * The text, with a line break at its end.
     *
     * @param port where the gateway really listens, 1 to 65535
     */
    public static String text(int port) {
        return TEXT.replace("{port}", port == DEFAULT_HTTP_PORT ? "" : ":" + port)
                .replace("{shortest}", shortest() + " s")
                .replace("{longest}", longest() + " s");
    }

    private static long shortest() {
        return idleSeconds().min().orElseThrow();
    }

    private static long longest() {
        return idleSeconds().max().orElseThrow();
    }

    private static LongStream idleSeconds() {
        return Arrays.stream(DemoWorkload.values())
                .mapToLong(workload -> workload.idleTimeout().toSeconds());
    }
}
