package dev.reveille.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.history.Recorder;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import dev.reveille.workload.Remembered;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state file: reads it once, and writes it whenever something has changed, but no more
 * often than every few seconds; what only time has added to the history comes with that, or in a
 * while. What goes wrong with it is said once and never stops anything. Thread-safe. Closed by the
 * gateway, after the last request.
 */
public final class Chronicle implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chronicle.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /** How much of the history a crash may lose while nothing happens. */
    private static final Duration LONGEST = Recorder.DAY_STEP;

    private final StateFile file;
    private final Ledger ledger;
    private final Recorder recorder;
    private final Time time;

    @GuardedBy("this")
    private Optional<Supplier<Collection<Workload>>> workloads = Optional.empty();

    @GuardedBy("this")
    private Time.Timer next = () -> {};

    @GuardedBy("this")
    private Optional<StateDocument> written = Optional.empty();

    @GuardedBy("this")
    private long writtenAt;

    /** Whether something that is not ours is where the file goes, and has to be moved first. */
    @GuardedBy("this")
    private boolean foreign;

    @GuardedBy("this")
    private boolean failing;

    private Chronicle(StateFile file, Ledger ledger, Recorder recorder, Time time) {
        this.file = file;
        this.ledger = ledger;
        this.recorder = recorder;
        this.time = time;
    }

    /**
     * Reads the file, if there is one, into the ledger and the recorder. Nothing is written before
     * {@link #begin}.
     */
    public static Chronicle open(Path path, Ledger ledger, Recorder recorder, Time time) {
        Chronicle chronicle = new Chronicle(new StateFile(path), ledger, recorder, time);
        chronicle.read();
        return chronicle;
    }

    private synchronized void read() {
        try {
            Optional<byte[]> content = file.read();
            if (content.isPresent()) {
                take(StateDocument.of(content.get()));
            }
        } catch (IOException | StateDocument.ForeignException unreadable) {
            LogEvent.STATE_FILE_UNUSABLE
                    .to(log)
                    .log(
                            "The state file {} cannot be used, so nothing is known of the time"
                                    + " before: {}",
                            file,
                            reason(unreadable));
            foreign = true;
            try {
                setAside();
            } catch (IOException failure) {
                failed(failure);
            }
        }
    }

    @GuardedBy("this")
    private void take(StateDocument document) {
        Instant now = time.now();
        document.workloads()
                .forEach(
                        (name, past) -> {
                            Instant since = document.gone().getOrDefault(name, now);
                            ledger.add(name, new Ledger.Entry(since, past));
                        });
        recorder.recall(document.history());
    }

    /**
     * Writes from now on what there is to be remembered of these workloads, beginning at once, so
     * that a place that cannot be written to is known from the start.
     */
    public synchronized void begin(Supplier<Collection<Workload>> all) {
        workloads = Optional.of(all);
        write();
    }

    /** Writes if there is news, and comes again. */
    private synchronized void write() {
        if (workloads.isEmpty()) {
            return;
        }
        try {
            Collection<Workload> all = workloads.get().get();
            StateDocument document = document(all);
            boolean fresh = time.since(writtenAt).compareTo(LONGEST) < 0;
            if (!fresh || written.filter(document::agreesWith).isEmpty()) {
                save(document.with(recorder.recorded(all)));
            }
        } finally {
            next = time.after(PERIOD, this::write);
        }
    }

    private StateDocument document(Collection<Workload> all) {
        Map<String, Remembered> pasts = new HashMap<>();
        Map<String, Instant> gone = new HashMap<>();
        ledger.entries()
                .forEach(
                        (name, entry) -> {
                            pasts.put(name, entry.past());
                            gone.put(name, entry.since());
                        });
        for (Workload workload : all) {
            pasts.put(workload.name(), workload.remembered());
            gone.remove(workload.name());
        }
        return new StateDocument(time.now(), pasts, gone);
    }

    @GuardedBy("this")
    private void save(StateDocument document) {
        try {
            setAside();
            file.write(document.toJson());
            written = Optional.of(document.with(Map.of()));
            writtenAt = time.nanos();
            if (failing) {
                failing = false;
                LogEvent.STATE_FILE_WRITABLE
                        .to(log)
                        .log("The state file {} can be written again", file);
            }
        } catch (IOException failure) {
            failed(failure);
        }
    }

    @GuardedBy("this")
    private void setAside() throws IOException {
        if (foreign) {
            Optional<Path> aside = file.setAside(time.now());
            foreign = false;
            aside.ifPresent(
                    path ->
                            LogEvent.STATE_FILE_SET_ASIDE
                                    .to(log)
                                    .log("What was in its place is kept as {}", path));
        }
    }

    @GuardedBy("this")
    private void failed(IOException failure) {
        if (!failing) {
            failing = true;
            LogEvent.STATE_FILE_UNWRITABLE
                    .to(log)
                    .log(
                            "The state file {} cannot be written, so a restart forgets what happens"
                                    + " until it can (tried again every {} s): {}",
                            file,
                            PERIOD.toSeconds(),
                            reason(failure));
        }
    }

    /** Exceptions of the file system often say nothing but the path. */
    private static String reason(Exception failure) {
        return failure instanceof FileSystemException
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }

    /** Writes for the last time. */
    @Override
    public synchronized void close() {
        next.cancel();
        workloads.ifPresent(
                supplier -> {
                    Collection<Workload> all = supplier.get();
                    save(document(all).with(recorder.recorded(all)));
                });
        workloads = Optional.empty();
    }
}
