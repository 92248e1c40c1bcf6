package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What programs get that ask a sleeping container: its own answer, as if it had been awake. */
@Needs({Need.ENGINE, Need.CURL})
class CurlIT {

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        engine = Engine.ofThisMachine();
        gateway = GatewayProcess.on(engine.host());
    }

    @Test
    void curl_gets_the_answer_of_the_sleeping_container_itself_and_asks_it_once() throws Exception {
        Instant before = Instant.now();
        Container app =
                engine.container("app")
                        .testApp()
                        .environment("BOOT_MILLIS", "200")
                        .onDemand()
                        .create();
        gateway.awaitKnown(app);

        String answer = curl(app, "/who", "--include");

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer).endsWith("\r\n\r\n" + app.name());
        assertThat(Visitor.get(gateway.url(app, "/count")).body()).isEqualTo("1");
        assertThat(app.starts(before)).isEqualTo(1);
    }

    @Test
    void the_container_sees_the_host_that_was_asked_for_and_who_asked() {
        Container app = engine.container("headers").testApp().onDemand().create();
        gateway.awaitKnown(app);

        String head = curl(app, "/headers?a=1&b=%20");

        assertThat(head)
                .startsWith("GET /headers?a=1&b=%20 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nHost: " + app.host() + ":" + gateway.port() + "\r\n")
                .containsIgnoringCase("\r\nX-Forwarded-For: 127.0.0.1\r\n");
    }

    @Test
    void curl_gets_a_crash_as_a_problem_document_with_exit_code_and_name() {
        Container app = engine.container("crash").command("sh", "-c", "exit 7").onDemand().create();
        gateway.awaitKnown(app);

        String answer = curl(app, "/", "--include");

        assertThat(answer)
                .startsWith("HTTP/1.1 502 ")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json")
                .contains("exit code 7", "\"workload\":\"" + app.name() + "\"")
                .doesNotContain("<html");
    }

    private static String curl(Container app, String target, String... options) {
        String[] words = new String[options.length + 6];
        words[0] = "curl";
        words[1] = "--silent";
        words[2] = "--show-error";
        words[3] = "--resolve";
        words[4] = app.host() + ":" + gateway.port() + ":127.0.0.1";
        words[5] = gateway.url(app, target).toString();
        System.arraycopy(options, 0, words, 6, options.length);
        return Command.of(words).output();
    }
}
