package dev.reveille.cli;

import dev.reveille.config.Configuration;
import dev.reveille.log.LogEvent;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a gateway until the process is asked to end. */
final class Service {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final RunningGateway.Starter starter;
    private final Map<String, String> environment;

    Service(RunningGateway.Starter starter, Map<String, String> environment) {
        this.starter = starter;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Returns only by an exception: SIGTERM and SIGINT drain the gateway and end the process with
     * 0.
     *
     * @param started called once it listens
     * @throws IOException when it cannot be started
     */
    void run(Configuration configuration, Consumer<RunningGateway> started)
            throws IOException, InterruptedException {
        RunningGateway gateway = starter.start(configuration, environment);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("shutdown")
                                .unstarted(
                                        () -> {
                                            LogEvent.STOPPING
                                                    .to(log)
                                                    .log("Stopping: finishing what is in flight");
                                            gateway.close();
                                            LogEvent.STOPPED.to(log).log("Stopped");
                                            LogOutput.end();
                                            // A JVM ended by a signal would exit with 128 + n.
                                            Runtime.getRuntime().halt(0);
                                        }));
        started.accept(gateway);
        new CountDownLatch(1).await();
    }
}
