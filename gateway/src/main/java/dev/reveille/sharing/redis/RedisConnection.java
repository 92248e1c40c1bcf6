package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis. Commands are answered in the order in which they were given, whichever
 * thread gave them; giving one never blocks. Once something has gone wrong, all of them fail. Two
 * virtual threads of its own write and read. Closed by the link that has it.
 */
final class RedisConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private static final int MOST_WAITING = 10_000;

    private record Command(List<String> words, CompletableFuture<Reply> answer) {}

    private final Socket socket;
    private final Resp resp;
    private final Consumer<String> news;
    private final BlockingQueue<Command> toWrite = new ArrayBlockingQueue<>(MOST_WAITING);

    @GuardedBy("this")
    private final Queue<CompletableFuture<Reply>> unanswered = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean closed;

    /**
     * @param news hears, one after the other, what is published on channels subscribed to
     */
    RedisConnection(Socket socket, Consumer<String> news) throws IOException {
        this.socket = socket;
        this.resp = new Resp(socket.getInputStream(), socket.getOutputStream());
        this.news = news;
        Thread.ofVirtual().name("redis-write").start(this::write);
        Thread.ofVirtual().name("redis-read").start(this::read);
    }

    /** Gives a command. Its answer fails when the connection does. Never blocks. */
    CompletableFuture<Reply> call(String... words) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        synchronized (this) {
            if (!closed && toWrite.offer(new Command(List.of(words), answer))) {
                return answer;
            }
        }
        answer.completeExceptionally(new IOException("the connection to Redis is lost"));
        return answer;
    }

    private void write() {
        try {
            while (true) {
                Command next = toWrite.take();
                synchronized (this) {
                    if (closed) {
                        next.answer.completeExceptionally(new IOException("closed"));
                        return;
                    }
                    unanswered.add(next.answer);
                }
                resp.write(next.words);
                if (toWrite.isEmpty()) {
                    resp.flush();
                }
            }
        } catch (IOException | InterruptedException lost) {
            close();
        }
    }

    private void read() {
        try {
            while (true) {
                Reply reply = resp.read();
                if (reply instanceof Reply.Items items && isNews(items)) {
                    tell(items.texts().getLast());
                } else {
                    answered(reply);
                }
            }
        } catch (IOException lost) {
            close();
        }
    }

    /** A mistake in hearing one of them keeps nobody from hearing the next. */
    private void tell(String said) {
        try {
            news.accept(said);
        } catch (RuntimeException mistake) {
            LogEvent.TASK_FAILED
                    .to(log)
                    .setCause(mistake)
                    .log("What another gateway said could not be taken in");
        }
    }

    private static boolean isNews(Reply.Items items) {
        return items.all().size() == 3 && items.all().getFirst().equals(new Reply.Text("message"));
    }

    private void answered(Reply reply) {
        CompletableFuture<Reply> answer;
        synchronized (this) {
            answer = unanswered.poll();
        }
        if (answer != null) {
            answer.complete(reply);
        }
    }

    /** Ends it; what has not been answered fails. */
    @Override
    public void close() {
        List<CompletableFuture<Reply>> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(unanswered);
            unanswered.clear();
        }
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
        IOException lost = new IOException("the connection to Redis is lost");
        open.forEach(answer -> answer.completeExceptionally(lost));
        // Wakes the writer, if it waits.
        for (Command next = toWrite.poll(); next != null; next = toWrite.poll()) {
            next.answer.completeExceptionally(lost);
        }
        toWrite.offer(new Command(List.of(), new CompletableFuture<>()));
    }
}
