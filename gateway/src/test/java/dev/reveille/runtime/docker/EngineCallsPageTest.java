package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.KeptPage;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.time.SystemTime;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/engine-calls.md} has every call that we make to an engine, as an engine
 * gets it: whoever puts a proxy before the socket allows these and nothing else.
 */
class EngineCallsPageTest {

    private static final String ANY = "NAME";

    /** A call of the class, and what it is made for. */
    private record Call(Consumer<DockerApi> made, String purpose) {}

    /** By the name of the method that makes it. */
    private static final Map<String, Call> CALLS = new LinkedHashMap<>();

    static {
        call("list", DockerApi::list, "which containers there are");
        call("named", api -> api.named(ANY), "whether a name means just one of them");
        call(
                "inspect",
                api -> api.inspect(ANY, Duration.ofSeconds(5)),
                "state, address, labels, exit code, health");
        call("network", api -> api.network(ANY), "an address, as soon as there is one");
        call("events", DockerApi::events, "what happens to containers, while it happens");
        call("start", api -> api.start(ANY), "waking");
        call("unpause", api -> api.unpause(ANY), "waking, with `sleep_mode: pause`");
        call("stop", api -> api.stop(ANY, Optional.empty()), "sleeping");
        call("pause", api -> api.pause(ANY), "sleeping, with `sleep_mode: pause`");
        call(
                "logs",
                api -> api.logs(ANY, 1, Optional.empty(), false),
                "the log on the pages and the reason of a crash");
        call("stats", api -> api.stats(ANY), "how much memory sleeping saves");
    }

    private static void call(String method, Consumer<DockerApi> made, String purpose) {
        CALLS.put(method, new Call(made, purpose));
    }

    @Test
    void every_call_that_the_adapter_can_make_is_made_here() {
        assertThat(
                        Arrays.stream(DockerApi.class.getDeclaredMethods())
                                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                                .filter(method -> !method.isSynthetic())
                                .map(Method::getName)
                                .filter(name -> !List.of("close", "forgetVersion").contains(name)))
                .containsExactlyInAnyOrderElementsOf(CALLS.keySet());
    }

    @Test
    void the_page_of_calls_is_up_to_date() {
        Map<String, String> seen = new LinkedHashMap<>();
        try (FakeEngine engine = new FakeEngine("1.41");
                SystemTime time = new SystemTime();
                DockerApi api = new DockerApi(new EngineHttp(engine.host(), time))) {
            for (Call call : CALLS.values()) {
                make(call, api);
                String path = engine.calls().getLast();
                seen.merge(written(path), call.purpose, (one, other) -> one + "; " + other);
            }
            assertThat(engine.calls().getFirst()).isEqualTo("GET /version");
        }
        seen.put("GET /version", "once for each connection, to agree on a version of the API");
        KeptPage.says(
                "reference/engine-calls.md",
                EngineCallsPageTest.class,
                """
                # Calls to the Docker engine

                %s

                These are all the calls that the gateway makes, each with a version before its path (`/v1.41/containers/json`), except
                for the last. `NAME` is the id or the name of a container or network. Nothing is created, removed, executed, built or pulled.
                [A proxy before the socket](../how-to/socket-proxy.md) that allows these is enough.

                | call | what for |
                |---|---|
                %s\
                """
                        .formatted(
                                KeptPage.notice(EngineCallsPageTest.class),
                                seen.entrySet().stream()
                                        .map(
                                                row ->
                                                        "| `%s` | %s |\n"
                                                                .formatted(
                                                                        row.getKey(),
                                                                        row.getValue()))
                                        .collect(Collectors.joining())));
    }

    /** What the engine says does not matter, only that it was asked. */
    private static void make(Call call, DockerApi api) {
        try {
            call.made.accept(api);
        } catch (RuntimeCallException noSuchContainer) {
            assertThat(noSuchContainer).isNotNull();
        }
    }

    private static String written(String call) {
        return call.replaceFirst(" /v1\\.\\d+/", " /");
    }
}
