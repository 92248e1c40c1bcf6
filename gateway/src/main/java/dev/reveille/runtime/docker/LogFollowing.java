package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one container's log on a virtual thread of its own until closed, until the container ends
 * or until the connection is lost. Closed by whoever asked for it, from any thread; no line is
 * passed on afterwards.
 */
public final class LogFollowing implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(LogFollowing.class);

    private final String name;
    private final Consumer<String> line;
    private final Runnable onEnd;
    private volatile boolean closed;
    private volatile Runnable cut = () -> {};

    /** Not begun yet. */
    public LogFollowing(String name, Consumer<String> line, Runnable onEnd) {
        this.name = name;
        this.line = line;
        this.onEnd = onEnd;
    }

    /** An opened log and how to read it. */
    public record Source(EngineStream stream, boolean tty) {

        /**
         * Reads all of a log that has an end, and closes it.
         *
         * @param name whose it is
         */
        public List<String> lines(String name) {
            List<String> lines = new ArrayList<>();
            try (stream) {
                new LogFrames(lines::add).read(stream.body(), tty);
            } catch (IOException broken) {
                throw EngineHttp.senseless("the log of " + name, broken);
            }
            return List.copyOf(lines);
        }
    }

    /** Opens the log on that thread, and reads it. Returns at once. */
    public void begin(Supplier<Source> source) {
        Thread.ofVirtual().name("docker-log-" + name).start(() -> followToEnd(source));
    }

    private void followToEnd(Supplier<Source> opening) {
        try {
            follow(opening);
        } finally {
            onEnd.run();
        }
    }

    private void follow(Supplier<Source> opening) {
        if (closed) {
            return;
        }
        Source source;
        try {
            source = opening.get();
        } catch (RuntimeCallException failure) {
            log.debug("Cannot follow the log of {}: {}", name, failure.getMessage());
            return;
        }
        try (EngineStream stream = source.stream()) {
            cut = stream::close;
            if (!closed) {
                new LogFrames(this::pass).read(stream.body(), source.tty());
            }
        } catch (IOException failure) {
            if (!closed) {
                log.debug("The log of {} broke off: {}", name, failure.toString());
            }
        }
    }

    private void pass(String text) {
        if (!closed) {
            line.accept(text);
        }
    }

    @Override
    public void close() {
        closed = true;
        cut.run();
    }
}
