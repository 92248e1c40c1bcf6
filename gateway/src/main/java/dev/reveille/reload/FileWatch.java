package dev.reveille.reload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when files have other content than before, however that came about: written in place,
 * replaced by another file, reached through other links, mounted anew. {@link FolderNews} makes it
 * quick where the system tells; a look every few seconds makes it sure where it does not, as on
 * network file systems. Nothing is told before the content has been the same for a moment, so that
 * a file is not read while it is being written. Thread-safe; closed by whoever opened it.
 */
public final class FileWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    /** How often it looks by itself. */
    public static final Duration PERIOD = Duration.ofSeconds(3);

    /** How long content has to stay the same. */
    static final Duration CALM = Duration.ofMillis(250);

    private final Supplier<Collection<Path>> files;
    private final Time time;
    private final Consumer<Set<Path>> onChange;
    private final FolderNews news;

    @GuardedBy("this")
    private Content known;

    /** Content that is not told yet, while it is waited for whether it stays. */
    @GuardedBy("this")
    private Optional<Content> arriving = Optional.empty();

    @GuardedBy("this")
    private boolean closed;

    /**
     * Begins to watch.
     *
     * @param files files and folders, as they are to be watched now; missing ones are waited for
     * @param known what they held when they were read, which is not told; if they hold something
     *     else by now, that is
     * @param onChange called on a thread that may block, once for each change, with what has
     *     changed: those of the files that hold something else, or that are watched only now
     */
    public FileWatch(
            Supplier<Collection<Path>> files,
            Content known,
            Time time,
            Consumer<Set<Path>> onChange) {
        this.files = files;
        this.time = time;
        this.onChange = onChange;
        this.known = known;
        this.news = FolderNews.begin(() -> time.run(this::look));
        time.run(this::lookAgainAndAgain);
    }

    private void lookAgainAndAgain() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            news.follow(files.get());
            look();
        } catch (RuntimeException failure) {
            failed("Folders are not followed now", failure);
        } finally {
            time.after(PERIOD, this::lookAgainAndAgain);
        }
    }

    private void look() {
        Optional<Content> now = content();
        synchronized (this) {
            if (closed || arriving.isPresent() || now.isEmpty() || now.equals(Optional.of(known))) {
                return;
            }
            arriving = now;
        }
        time.after(CALM, this::settle);
    }

    private void settle() {
        Optional<Content> now = content();
        Set<Path> changed;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (now.isPresent() && !now.equals(arriving)) {
                arriving = now;
                time.after(CALM, this::settle);
                return;
            }
            arriving = Optional.empty();
            if (now.isEmpty() || now.equals(Optional.of(known))) {
                return;
            }
            changed = now.get().since(known);
            known = now.get();
        }
        if (!changed.isEmpty()) {
            onChange.accept(changed);
        }
        // What came meanwhile has been heard of, and passed over.
        look();
    }

    /** Empty when it could not be found out; a later look tries again. */
    private Optional<Content> content() {
        try {
            return Optional.of(Content.of(files.get()));
        } catch (RuntimeException failure) {
            failed("Whether files changed could not be seen", failure);
            return Optional.empty();
        }
    }

    private static void failed(String what, RuntimeException failure) {
        LogEvent.FILE_WATCH_FAILED.to(log).setCause(failure).log("{}; another look comes", what);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        news.close();
    }
}
