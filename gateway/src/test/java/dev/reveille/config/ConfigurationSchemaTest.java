package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that ships with the product, as an editor applies it. */
class ConfigurationSchemaTest {

    private static final String EVERYTHING =
            """
            gateway:
              port: "8080"
              bind: "::"
              admin_bind: "[::1]:9090"
              log_lines: 30
              log_format: text
              access_log: on
              discovery_interval: 15s
              trusted_proxies: [10.0.0.0/8, "::1"]
              transport: epoll
              limits:
                request_line: 16KiB
                header_size: 65536
                header_count: 200
                header_timeout: 5s
                keepalive_timeout: 1m
                stall_timeout: 2m
                connections: 500
                connections_per_client: 50
                held_requests: 20
              admin_auth: {method: basic, username: ann, password: secret}
              schedule_timezone: Europe/Berlin
              runtime: process
              sharing:
                redis: rediss://redis.test:6379/1
                username: gateway
                password: secret
                ca_file: /etc/gateway/ca.pem
                prefix: team
                name: one
                forget_after: 1m
              state_file: /var/lib/state
              loading_status: 200
              themes: /etc/gateway/themes
            containers:
              - name: app
                host: [app.example.com, "*.example.com"]
                target_port: 8096
                start_timeout: 1h30m
                idle_timeout: 0
                stop_timeout: 500ms
                sleep_mode: pause
                network: web
                redirect_path: /
                health_path: /health?x=1
                ready_when: answers
                depends_on: [db]
                wait: hold
                hold_timeout: 1.5h
                wake:
                  ignore:
                    - monitors
                    - user_agent: [probe, "*scan*"]
                      path: /status*
                      address: [10.0.0.0/8, "::1"]
                      wakes: true
                      keeps_awake: false
                      status: 200
                      body: resting
                  ignore_user_agents: probe
                  ignore_paths: [/health, "/metrics*"]
                  ignore_addresses: 192.0.2.7
                  status: "200"
                  body: asleep
                max_held: "10"
                max_connections: 8
                max_queued: 100
                keepalive_timeout: 5s
                connect_timeout: 500ms
                first_byte_timeout: 2m
                schedule_start: 0 8 * * 1-5
                schedule_stop: 0 20 * * 1-5
                schedule_timezone: UTC
                icon: jellyfin
                display_name: Films
                page: {color: "#0082c9", message: Takes a minute}
                command: serve --port {port}
                working_directory: /srv
                environment: {PORT: "{port}", DEBUG: 1, EMPTY:}
              - {name: db, host: db.test, command: [db, "1"]}
            groups:
              - name: api
                host: api.test
                strategy: weighted
                containers: [app, {name: db, weight: 2}]
                min_awake: 1
            """;

    /** Keys that the runtime above has no use for. */
    private static final String FOR_A_SWARM =
            """
            gateway:
              runtime: swarm
              docker_host: unix:///run/docker.sock
              address: published
              certificates: /etc/gateway/engine
            containers:
              - {name: app, host: app.example.com, replicas: "3"}
            """;

    private static final String FOR_A_CLUSTER =
            """
            gateway:
              runtime: kubernetes
              kubernetes:
                kubeconfig: /etc/gateway/kubeconfig
                context: home
                namespaces: [web, tools]
                selector: team=web
                resources: [rollouts.argoproj.io]
                leases: gateways
            containers:
              - {name: app.web, host: app.example.com, replicas: 3}
            """;

    private Schema schema;

    @BeforeEach
    void theShippedSchema() throws Exception {
        try (InputStream shipped =
                ConfigurationReader.class.getResourceAsStream("/config.schema.json")) {
            schema =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                            .getSchema(new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_file_with_every_key_passes_the_schema_and_the_reader() {
        assertThat(EVERYTHING + FOR_A_SWARM + FOR_A_CLUSTER).contains(everyKey());
        assertThat(errors(EVERYTHING)).isEmpty();
        assertThat(Reading.valid(EVERYTHING).workloads()).hasSize(2);
        assertThat(errors(FOR_A_SWARM)).isEmpty();
        assertThat(Reading.valid(FOR_A_SWARM).workloads()).hasSize(1);
        assertThat(errors(FOR_A_CLUSTER)).isEmpty();
        assertThat(Reading.valid(FOR_A_CLUSTER).workloads()).hasSize(1);
    }

    @Test
    void a_file_with_several_runtimes_passes_the_schema_and_the_reader() {
        String several =
                """
                gateway:
                  runtimes:
                    - {name: here, runtime: docker, address: auto}
                    - {name: big, docker_host: "tcp://big:2376", certificates: /etc/big}
                    - {name: home, runtime: kubernetes, kubernetes: {namespaces: "*"}}
                containers:
                  - {name: db@big, host: db.test}
                """;
        assertThat(several)
                .contains(RuntimeKeys.TABLE.names().stream().map(name -> name + ":").toList());
        assertThat(errors(several)).isEmpty();
        assertThat(Reading.valid(several).gateway().runtimes().all()).hasSize(3);
    }

    private static List<String> everyKey() {
        return java.util.stream.Stream.of(
                        FileKeys.TABLE,
                        GatewayKeys.TABLE,
                        LimitKeys.TABLE,
                        KubernetesKeys.TABLE,
                        WorkloadKeys.TABLE,
                        PageKeys.TABLE,
                        WakeKeys.TABLE,
                        WakeKeys.RULE_TABLE,
                        GroupKeys.TABLE)
                .flatMap(table -> table.names().stream())
                .filter(name -> !name.equals(GatewayKeys.RUNTIMES.name()))
                .map(name -> name + ":")
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway: {prot: 80}",
                "gateway: {port: 65536}",
                "gateway: {port: eighty}",
                "gateway: {log_format: xml}",
                "gateway: {runtime: vm}",
                "gateway: {transport: io-uring}",
                "gateway: {address: 127.0.0.1}",
                "gateway: {runtimes: []}",
                "gateway: {runtimes: [{runtime: docker}]}",
                "gateway: {runtimes: [{name: a b}]}",
                "gateway: {runtimes: [{name: a, docker_hosts: 'unix:///s'}]}",
                "gateway: {limits: {header_size: 8KB}}",
                "gateway: {limits: {header_size: 1023}}",
                "gateway: {limits: {connections: 0}}",
                "gateway: {limits: {idle_timeout: 1m}}",
                "gateway: {discovery_interval: 5 minutes}",
                "gateway: {admin_auth: {methods: none}}",
                "gateway: {sharing: {prefix: a}}",
                "gateway: {sharing: {redis: 'redis://user:secret@r'}}",
                "gateway: {sharing: {redis: 'redis://r', name: a b}}",
                "gateway: {trusted_proxies: [everybody]}",
                "containers: {name: a}",
                "containers: [{host: a}]",
                "containers: [{name: a b, host: a}]",
                "containers: [{name: a, host: 'a:80'}]",
                "containers: [{name: a, host: []}]",
                "containers: [{name: a, host: a, idle_timeout: 90}]",
                "containers: [{name: a, host: a, idle_timout: 90s}]",
                "containers: [{name: a, host: a, wait: never}]",
                "containers: [{name: a, host: a, wake: {ignore: everybody}}]",
                "containers: [{name: a, host: a, wake: {ignore: [{agent: a}]}}]",
                "containers: [{name: a, host: a, wake: {ignore_paths: health}}]",
                "containers: [{name: a, host: a, wake: {status: 100}}]",
                "containers: [{name: a, host: a, page: {color: blue}}]",
                "containers: [{name: a, host: a, redirect_path: //x}]",
                "containers: [{name: a, host: a, schedule_start: daily}]",
                "containers: [{name: a, host: a, depends_on: b}]",
                "groups: [{name: g, host: g}]",
                "groups: [{name: g, host: g, containers: [{weight: 1}]}]",
                "extra: 1",
            })
    void what_the_reader_refuses_for_its_form_fails_the_schema_too(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
        assertThat(Reading.problems(yaml)).isNotEmpty();
    }

    private List<Error> errors(String yaml) {
        return schema.validate(yaml, InputFormat.YAML);
    }
}
