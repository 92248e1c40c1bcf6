package dev.reveille.cli;

import dev.reveille.config.Configuration;
import dev.reveille.log.LogEvent;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a gateway until the process is asked to end. */
final class Service {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final RunningGateway.Starter starter;
    private final Map<String, String> environment;
    private final Consumer<Thread> atEnd;

    Service(RunningGateway.Starter starter, Map<String, String> environment) {
        this(starter, environment, Runtime.getRuntime()::addShutdownHook);
    }

    /**
     * @param atEnd keeps what is to run when the process is asked to end
     */
    Service(
            RunningGateway.Starter starter,
            Map<String, String> environment,
            Consumer<Thread> atEnd) {
        this.starter = starter;
        this.environment = Map.copyOf(environment);
        this.atEnd = atEnd;
    }

    /**
     * Returns only by an exception: SIGTERM and SIGINT drain the gateway and end the process with
     * 0, from when it listens on.
     *
     * @param started called once it listens
     * @throws IOException when it cannot be started
     */
    void run(Configuration configuration, Consumer<RunningGateway> started)
            throws IOException, InterruptedException {
        CompletableFuture<RunningGateway> running = new CompletableFuture<>();
        // Before it listens: whoever gets an answer may end the process right then.
        atEnd.accept(Thread.ofPlatform().name("shutdown").unstarted(() -> end(running)));
        try {
            running.complete(starter.start(configuration, environment));
        } finally {
            // Does nothing if it was started.
            running.cancel(false);
        }
        started.accept(running.join());
        new CountDownLatch(1).await();
    }

    /** Waits for a start that is under way; one that failed leaves nothing to end. */
    private static void end(CompletableFuture<RunningGateway> running) {
        RunningGateway gateway;
        try {
            gateway = running.join();
        } catch (CancellationException notStarted) {
            return;
        }
        LogEvent.STOPPING.to(log).log("Stopping: finishing what is in flight");
        gateway.close();
        LogEvent.STOPPED.to(log).log("Stopped");
        LogOutput.end();
        // A JVM ended by a signal would exit with 128 + n.
        Runtime.getRuntime().halt(0);
    }
}
