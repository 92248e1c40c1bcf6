package dev.reveille.it.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reveille.it.fixture.Scratch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Listens on a Unix socket and answers as a Docker engine does, each connection on a virtual
 * thread. Counts what it is asked. Thread-safe. Closed by whoever opened it.
 */
public final class SimulatedEngine implements AutoCloseable {

    /** Waits for a crowd that comes all at once. */
    private static final int BACKLOG = 4096;

    private static final byte[] END_OF_CHUNK = {'\r', '\n'};

    private final ServerSocketChannel server;
    private final Path folder;
    private final EventLog events = new EventLog();
    private final Fleet fleet;
    private final EngineAnswers answers;
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    /**
     * Begins to listen.
     *
     * @param address at which all its containers are reached
     * @param pace how long starts and stops take
     */
    public SimulatedEngine(String address, Pace pace) throws IOException {
        EngineDocuments documents = new EngineDocuments(address);
        this.fleet = new Fleet(documents, events);
        this.answers = new EngineAnswers(documents, fleet, pace);
        this.folder = Scratch.folder("simulated-engine");
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()), BACKLOG);
        Thread.ofVirtual().name("simulated-engine").start(this::accept);
    }

    /**
     * How long things take.
     *
     * @param untilAddress from a start until the container has an address
     * @param untilStarted from then until the call returns
     * @param untilStopped from a stop until the process has ended
     * @param untilHealthy from the end of a start until a health check says yes
     */
    public record Pace(
            Duration untilAddress,
            Duration untilStarted,
            Duration untilStopped,
            Duration untilHealthy) {

        /** As measured on Docker 20.10 with a container that ends when it is asked to. */
        public static final Pace MEASURED =
                new Pace(
                        Duration.ofMillis(20),
                        Duration.ofMillis(300),
                        Duration.ofMillis(40),
                        Duration.ofMillis(200));
    }

    private Path socket() {
        return folder.resolve("docker.sock");
    }

    /** For {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + socket();
    }

    public Fleet fleet() {
        return fleet;
    }

    /**
     * How often it was asked so far.
     *
     * @param call {@code list}, {@code inspect}, {@code start} and so on: the last word of the path
     */
    public long calls(String call) {
        LongAdder count = calls.get(call);
        return count == null ? 0 : count.sum();
    }

    /** How many events it has told of so far. */
    public long eventsTold() {
        return events.told();
    }

    /** How many events a listener was too slow for, as a real engine drops them, too. */
    public long eventsDropped() {
        return events.dropped();
    }

    /** How many listen to the events. */
    public int listeners() {
        return events.listeners();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().name("simulated-call").start(() -> serve(client));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(client));
            OutputStream out =
                    new BufferedOutputStream(Channels.newOutputStream(client), 64 * 1024);
            boolean goesOn = true;
            while (goesOn) {
                Optional<EngineRequest> request = EngineRequest.read(in);
                goesOn = request.isPresent() && answer(request.get(), out);
            }
        } catch (IOException | InterruptedException gone) {
            // The other side has left, or this one ends.
        } finally {
            open.remove(client);
        }
    }

    /** Returns whether another request may follow. */
    private boolean answer(EngineRequest request, OutputStream out)
            throws IOException, InterruptedException {
        calls.computeIfAbsent(EngineAnswers.word(request), _ -> new LongAdder()).increment();
        if (request.path().equals("/events")) {
            stream(request, out);
            return false;
        }
        answers.answer(request).write(out);
        return request.lasting();
    }

    private void stream(EngineRequest request, OutputStream out)
            throws IOException, InterruptedException {
        EventLog.Listening listening =
                events.listen(Set.copyOf(request.filter("type")), EngineAnswers.since(request));
        try {
            out.write(EngineReply.head(200, "application/json", "Transfer-Encoding: chunked\r\n"));
            out.flush();
            while (true) {
                byte[] document = listening.queue().take().document().getBytes(UTF_8);
                out.write((Integer.toHexString(document.length) + "\r\n").getBytes(US_ASCII));
                out.write(document);
                out.write(END_OF_CHUNK);
                out.flush();
            }
        } finally {
            events.leave(listening);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel client : List.copyOf(open)) {
                client.close();
            }
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
