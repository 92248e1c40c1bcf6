package dev.reveille.reload;

import dev.reveille.log.LogEvent;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that something has happened in a folder, as far as the system says so; nobody may rely on
 * it. Where it cannot be had (no inotify instance is left), it tells nothing. Thread-safe.
 */
final class FolderNews implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderNews.class);

    private final Optional<WatchService> service;
    private final Runnable onNews;

    private FolderNews(Optional<WatchService> service, Runnable onNews) {
        this.service = service;
        this.onNews = onNews;
    }

    /** Begins, with no folder as yet. */
    static FolderNews begin(Runnable onNews) {
        FolderNews news = new FolderNews(open(), onNews);
        news.service.ifPresent(
                open -> Thread.ofVirtual().name("folder-news").start(() -> news.listen(open)));
        return news;
    }

    private static Optional<WatchService> open() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException unavailable) {
            LogEvent.FILE_NEWS_UNAVAILABLE
                    .to(log)
                    .log(
                            "The system does not tell of changed files ({}); they are looked at"
                                    + " every {} s",
                            unavailable.getMessage(),
                            FileWatch.PERIOD.toSeconds());
            return Optional.empty();
        }
    }

    /** From now on also tells of the folders that lead to these files, as they are now. */
    void follow(Collection<Path> files) {
        service.ifPresent(
                open ->
                        files.stream()
                                .flatMap(file -> Folders.leadingTo(file).stream())
                                .distinct()
                                .forEach(folder -> register(folder, open)));
    }

    /** Registering a folder once more changes nothing, unless it is another one by now. */
    private static void register(Path folder, WatchService open) {
        try {
            folder.register(
                    open,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | ClosedWatchServiceException unavailable) {
            log.debug("{} tells nothing: {}", folder, unavailable.toString());
        }
    }

    private void listen(WatchService open) {
        try {
            while (true) {
                WatchKey key = open.take();
                key.pollEvents();
                key.reset();
                onNews.run();
            }
        } catch (ClosedWatchServiceException end) {
            // Closed.
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        service.ifPresent(
                open -> {
                    try {
                        open.close();
                    } catch (IOException ignored) {
                        log.debug("closing the watch of folders: {}", ignored.toString());
                    }
                });
    }
}
