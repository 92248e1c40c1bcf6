package dev.reveille.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a workload, from its start until nothing of it is left: the program with its guardian
 * and the thread that reads its output.
 *
 * <p>Safe for use by many threads. Ends when the program ends, by itself or by {@link #end}; holds
 * nothing afterwards.
 */
final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** What the first process leaves behind may take this long to end by itself. */
    private static final Duration REMAINDER_GRACE = Duration.ofSeconds(1);

    /** How long the last lines may take to arrive when all processes have ended. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final String id;
    private final Optional<Integer> port;
    private final Duration grace;
    private final Process program;
    private final Guardian guardian;
    private volatile Optional<Duration> orderedToEnd = Optional.empty();
    private final CountDownLatch over = new CountDownLatch(1);

    private Run(
            String id, Optional<Integer> port, Duration grace, Process program, Guardian guardian) {
        this.id = id;
        this.port = port;
        this.grace = grace;
        this.program = program;
        this.guardian = guardian;
    }

    /**
     * Prepares everything, with the program held back until {@link #begin}.
     *
     * @param grace between SIGTERM and SIGKILL, where a stop names none or the gateway is gone
     * @throws IOException if the system starts no process
     */
    static Run prepare(Session session, Launch launch, Duration grace) throws IOException {
        String id = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(session.running("gate.sh", launch.command()));
        builder.redirectErrorStream(true);
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        launch.fill(builder.environment(), id);
        Process program = builder.start();
        try {
            Guardian guardian = new Guardian(session, program.toHandle(), id, grace);
            return new Run(id, launch.port(), grace, program, guardian);
        } catch (IOException e) {
            program.destroyForcibly();
            throw e;
        }
    }

    String id() {
        return id;
    }

    Optional<Integer> port() {
        return port;
    }

    /** Between SIGTERM and SIGKILL, where a stop names none. */
    Duration grace() {
        return grace;
    }

    long pid() {
        return program.pid();
    }

    Guardian guardian() {
        return guardian;
    }

    /**
     * Lets the program go.
     *
     * @param output where its lines go
     * @param ended called once, when nothing is left and its last lines have arrived
     */
    void begin(OutputLog output, Consumer<Ending> ended) {
        // A platform thread: reading a pipe would hold a virtual thread's carrier for the whole
        // run.
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("output-" + program.pid())
                        .start(() -> read(output));
        Thread.ofVirtual().name("run-" + program.pid()).start(() -> await(reader, ended));
        try (OutputStream gate = program.getOutputStream()) {
            gate.write("go\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.debug("Process {} ended before it began", program.pid(), e);
        }
    }

    /** Begins to end it, see {@link Guardian#end}. Does not wait. */
    void end(Duration grace) {
        orderedToEnd = Optional.of(grace);
        guardian.end(grace);
    }

    /** Waits until nothing is left; false if that took longer. */
    boolean awaitOver(Duration limit) throws InterruptedException {
        return over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void read(OutputLog output) {
        try (InputStream lines = program.getInputStream()) {
            new LineReader(output::add).drain(lines);
        } catch (IOException e) {
            // Java closes the pipe when the program has ended while something else still holds it.
            log.debug("The output of process {} ended early", program.pid(), e);
        }
    }

    private void await(Thread reader, Consumer<Ending> ended) {
        try {
            int exitCode = program.waitFor();
            boolean nothingLeft = guardian.finish(REMAINDER_GRACE);
            reader.join(LAST_LINES);
            ended.accept(new Ending(exitCode, orderedToEnd, nothingLeft));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }
}
