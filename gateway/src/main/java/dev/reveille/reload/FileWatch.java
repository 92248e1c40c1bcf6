package dev.reveille.reload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Notices when files have other content than before, however that came about: written in place,
 * replaced by another file, reached through other links, mounted anew. {@link FolderNews} makes it
 * quick where the system tells; a look every few seconds makes it sure where it does not, as on
 * network file systems. Nothing is told before the content has been the same for a moment, so that
 * a file is not read while it is being written. Thread-safe; closed by whoever opened it.
 */
public final class FileWatch implements AutoCloseable {

    /** How often it looks by itself. */
    public static final Duration PERIOD = Duration.ofSeconds(3);

    /** How long content has to stay the same. */
    static final Duration CALM = Duration.ofMillis(250);

    private final Supplier<Collection<Path>> files;
    private final Time time;
    private final Runnable onChange;
    private final FolderNews news;

    @GuardedBy("this")
    private Content known;

    /** Content that is not told yet, while it is waited for whether it stays. */
    @GuardedBy("this")
    private Optional<Content> arriving = Optional.empty();

    @GuardedBy("this")
    private boolean closed;

    /**
     * Begins to watch. What the files hold now is not told.
     *
     * @param files files and folders, as they are to be watched now; missing ones are waited for
     * @param onChange called on a thread that may block, once for each change
     */
    public FileWatch(Supplier<Collection<Path>> files, Time time, Runnable onChange) {
        this.files = files;
        this.time = time;
        this.onChange = onChange;
        this.known = Content.of(files.get());
        this.news = FolderNews.begin(() -> time.run(this::look));
        news.follow(files.get());
        time.after(PERIOD, this::lookAgainAndAgain);
    }

    private void lookAgainAndAgain() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        look();
        news.follow(files.get());
        time.after(PERIOD, this::lookAgainAndAgain);
    }

    private void look() {
        Content now = Content.of(files.get());
        synchronized (this) {
            if (closed || arriving.isPresent() || now.equals(known)) {
                return;
            }
            arriving = Optional.of(now);
        }
        time.after(CALM, this::settle);
    }

    private void settle() {
        Content now = Content.of(files.get());
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!Optional.of(now).equals(arriving)) {
                arriving = Optional.of(now);
                time.after(CALM, this::settle);
                return;
            }
            arriving = Optional.empty();
            if (now.equals(known)) {
                return;
            }
            known = now;
        }
        onChange.run();
        // What came meanwhile has been heard of, and passed over.
        look();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        news.close();
    }
}
