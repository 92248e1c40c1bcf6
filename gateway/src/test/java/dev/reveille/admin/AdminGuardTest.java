package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every admin endpoint × credentials × method × origin, through a real socket. */
@DisplayName("The guard before every admin endpoint")
class AdminGuardTest {

    private static final String WORKLOADS =
            """
            containers:
              - {name: app, host: app.test, command: sleep 600, ready_when: runs}
              - {name: quiet, host: quiet.test, command: sleep 600, ready_when: runs}
            """;

    /** What is read and ends. */
    private static final List<String> READ =
            List.of(
                    "/_status/api",
                    "/_status",
                    "/_topology",
                    "/_metrics",
                    "/_status/history",
                    "/_status/assets/status.js",
                    "/_status/icons/docker.svg");

    /** One row of the table. */
    record Row(
            Gate gate, String path, String method, Credentials credentials, From from, int status) {

        @Override
        public String toString() {
            return "%s: %s %s, %s credentials, from %s → %d"
                    .formatted(gate, method, path, credentials, from, status);
        }
    }

    enum Gate {
        NONE(""),
        BASIC(", admin_auth: {method: basic, username: operator, password: 'pass:wörd'}"),
        BEARER(", admin_auth: {method: bearer, token: s3cret}");

        private final String settings;

        Gate(String settings) {
            this.settings = settings;
        }
    }

    enum Credentials {
        NO,
        WRONG,
        RIGHT
    }

    /** Who makes the request. */
    enum From {
        PROGRAM,
        OWN_PAGE,
        OWN_PAGE_OF_A_HOST_WITH_UNDERSCORE,
        OWN_PAGE_WHOSE_PORT_A_PROXY_LOST,
        OWN_PAGE_WHOSE_HOST_A_PROXY_CHANGED,
        FOREIGN_ORIGIN,
        NULL_ORIGIN,
        CROSS_SITE,
        CROSS_SITE_OF_THE_RIGHT_ORIGIN,
        SAME_SITE,
        FOREIGN_UNDERSCORE;

        boolean isForeign() {
            return this != PROGRAM && !name().startsWith("OWN_PAGE");
        }
    }

    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final Map<Gate, GatewayUnderTest> GATEWAYS = new EnumMap<>(Gate.class);

    @BeforeAll
    static void start() {
        for (Gate gate : Gate.values()) {
            String settings = ", trusted_proxies: [127.0.0.0/8]" + gate.settings;
            GATEWAYS.put(gate, GatewayUnderTest.of(settings, WORKLOADS));
        }
    }

    @AfterAll
    static void close() {
        GATEWAYS.values().forEach(GatewayUnderTest::close);
    }

    static Stream<Row> table() {
        List<Row> rows = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            for (Credentials credentials : Credentials.values()) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
                    for (From from : From.values()) {
                        boolean let = gate == Gate.NONE || credentials == Credentials.RIGHT;
                        boolean reads = method.equals("GET") || method.equals("HEAD");
                        int reading = !let ? 401 : reads ? 200 : 405;
                        int post = from.isForeign() ? 403 : 200;
                        int changing = !let ? 401 : !method.equals("POST") ? 405 : post;
                        for (String path : READ) {
                            rows.add(row(gate, path, method, credentials, from, reading));
                        }
                        if (!method.equals("GET")) {
                            rows.add(
                                    row(
                                            gate,
                                            "/_status/events",
                                            method,
                                            credentials,
                                            from,
                                            reading));
                        }
                        for (String change : List.of("wake", "sleep")) {
                            String path = "/_status/" + change + "?container=app";
                            rows.add(row(gate, path, method, credentials, from, changing));
                        }
                    }
                }
            }
        }
        return rows.stream();
    }

    /** What is open to everyone, but for the log lines of what nobody waits for. */
    static Stream<Row> openTable() {
        List<Row> rows = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            for (Credentials credentials : Credentials.values()) {
                for (From from : From.values()) {
                    boolean operator = gate == Gate.NONE || credentials == Credentials.RIGHT;
                    int lines = operator ? 200 : 403;
                    rows.add(row(gate, "/_ping", "GET", credentials, from, 200));
                    rows.add(row(gate, "/_health?container=quiet", "GET", credentials, from, 200));
                    rows.add(row(gate, "/_health?container=none", "GET", credentials, from, 400));
                    rows.add(row(gate, "/_logs?container=quiet", "GET", credentials, from, lines));
                    rows.add(
                            row(
                                    gate,
                                    "/_events?container=quiet",
                                    "HEAD",
                                    credentials,
                                    from,
                                    lines));
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("openTable")
    void isNoneBeforeWhatIsOpen(Row row) throws Exception {
        GatewayUnderTest gateway = GATEWAYS.get(row.gate());
        List<String> headers = new ArrayList<>(credentials(row.gate(), row.credentials()));
        headers.addAll(origin(row.from(), gateway.port()));
        // Each row is another client: one may ask once a second, and wrong credentials are slowed.
        int client = CLIENTS.incrementAndGet();
        headers.add("X-Forwarded-For");
        headers.add("198.18.%d.%d".formatted(client / 250 % 250, 1 + client % 250));

        HttpResponse<String> answer =
                gateway.send(row.method(), row.path(), headers.toArray(String[]::new));

        assertThat(answer.statusCode()).isEqualTo(row.status());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private static Row row(
            Gate gate, String path, String method, Credentials credentials, From from, int status) {
        return new Row(gate, path, method, credentials, from, status);
    }

    @ParameterizedTest
    @MethodSource("table")
    void holdsForEachRow(Row row) throws Exception {
        GatewayUnderTest gateway = GATEWAYS.get(row.gate());
        List<String> headers = new ArrayList<>(credentials(row.gate(), row.credentials()));
        headers.addAll(origin(row.from(), gateway.port()));
        // Each row is another client, so that the wrong credentials of one slow no other down.
        headers.addAll(List.of("X-Forwarded-For", "192.0.2." + CLIENTS.incrementAndGet() % 250));

        HttpResponse<String> answer =
                gateway.send(row.method(), row.path(), headers.toArray(String[]::new));

        assertThat(answer.statusCode()).isEqualTo(row.status());
        switch (row.status()) {
            case 401 ->
                    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                            .startsWith(
                                    row.gate() == Gate.BASIC ? "Basic realm=" : "Bearer realm=");
            case 405 ->
                    assertThat(answer.headers().firstValue("Allow"))
                            .hasValue(row.path().contains("?") ? "POST" : "GET, HEAD");
            default ->
                    assertThat(answer.headers().map())
                            .doesNotContainKeys("www-authenticate", "allow");
        }
        if (!row.path().equals("/_status/events")) {
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            boolean drawing = row.status() == 200 && row.path().endsWith(".svg");
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .hasValue(drawing ? "private, max-age=86400" : "no-store");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    private static List<String> credentials(Gate gate, Credentials credentials) {
        String right = gate == Gate.BEARER ? "Bearer s3cret" : basic("operator:pass:wörd");
        String wrong = gate == Gate.BEARER ? "Bearer s3crets" : basic("operator:pass:word");
        return switch (credentials) {
            case NO -> List.of();
            case WRONG -> List.of("Authorization", wrong);
            case RIGHT -> List.of("Authorization", right);
        };
    }

    private static String basic(String pair) {
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> origin(From from, int port) {
        return switch (from) {
            case PROGRAM -> List.of();
            case OWN_PAGE ->
                    List.of("Origin", "http://127.0.0.1:" + port, "Sec-Fetch-Site", "same-origin");
            case OWN_PAGE_OF_A_HOST_WITH_UNDERSCORE ->
                    List.of("Origin", "http://my_nas", "X-Forwarded-Host", "my_nas");
            case OWN_PAGE_WHOSE_PORT_A_PROXY_LOST ->
                    List.of("Origin", "http://a.test:8443", "X-Forwarded-Host", "a.test");
            case OWN_PAGE_WHOSE_HOST_A_PROXY_CHANGED ->
                    List.of("Origin", "https://nas.test", "Sec-Fetch-Site", "same-origin");
            case FOREIGN_ORIGIN -> List.of("Origin", "http://127.0.0.1:" + (port + 1));
            case NULL_ORIGIN -> List.of("Origin", "null");
            case CROSS_SITE -> List.of("Sec-Fetch-Site", "cross-site");
            case CROSS_SITE_OF_THE_RIGHT_ORIGIN ->
                    List.of("Origin", "http://127.0.0.1:" + port, "Sec-Fetch-Site", "cross-site");
            case FOREIGN_UNDERSCORE -> List.of("Origin", "http://my_nas");
            case SAME_SITE -> List.of("Sec-Fetch-Site", "same-site");
        };
    }
}
