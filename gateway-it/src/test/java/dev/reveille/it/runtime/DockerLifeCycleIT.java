package dev.reveille.it.runtime;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.lifecycle.App;
import dev.reveille.lifecycle.Ground;
import dev.reveille.lifecycle.LifeCycleSuite;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The suite with containers, of Docker and of Podman. */
@EveryEngine
class DockerLifeCycleIT extends LifeCycleSuite {

    @Override
    protected Ground open() {
        Engine engine = Engine.ofThisMachine();
        try {
            return new Containers(engine);
        } catch (RuntimeException | Error failure) {
            engine.close();
            throw failure;
        }
    }

    private static final class Containers implements Ground {

        private final Engine engine;
        private final Instant begin = Instant.now();
        private final Map<String, Container> containers = new HashMap<>();
        private final GatewayProcess gateway;

        Containers(Engine engine) {
            this.engine = engine;
            App.ALL.forEach(app -> containers.put(app.name(), recipe(app).create()));
            gateway =
                    GatewayProcess.start(
                            """
                            gateway:
                              port: {port}
                              log_format: text
                              discovery_interval: 1h
                              trusted_proxies: [127.0.0.0/8]
                            """,
                            Map.of("DOCKER_HOST", engine.host()));
        }

        private ContainerRecipe recipe(App app) {
            ContainerRecipe recipe =
                    engine.container(app.name())
                            .label("dag.enabled", "true")
                            .label("dag.host", app.name() + ".test")
                            .options("--stop-signal", "KILL")
                            .command("sh", "-c", app.script("httpd", "80", "/www"));
            for (Map.Entry<String, String> key : app.keys().entrySet()) {
                String value = key.getValue();
                // Another one of the suite is called by the name it has here.
                recipe =
                        recipe.label(
                                "dag." + key.getKey(),
                                containers.containsKey(value)
                                        ? containers.get(value).name()
                                        : value);
            }
            return recipe;
        }

        @Override
        public int port() {
            return gateway.port();
        }

        @Override
        public String nameOf(String app) {
            return containers.get(app).name();
        }

        @Override
        public boolean runs(String app) {
            return containers.get(app).isRunning();
        }

        @Override
        public long starts(String app) {
            return containers.get(app).starts(begin);
        }

        @Override
        public void end(String app) {
            containers.get(app).kill();
        }

        @Override
        public void close() {
            try (engine) {
                gateway.close();
            }
        }
    }
}
