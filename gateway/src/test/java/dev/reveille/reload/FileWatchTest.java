package dev.reveille.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.reveille.workload.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The watch for changed files")
class FileWatchTest {

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger told = new AtomicInteger();
    private Set<Path> changed = Set.of();

    @TempDir private Path folder;
    private Path file = Path.of("");
    private FileWatch watch = new FileWatch(List::of, Content.of(List.of()), time, _ -> {});

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("config.yaml"), "one");
        watch(file);
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private void watch(Path... paths) {
        watch.close();
        told.set(0);
        watch(() -> List.of(paths), Content.of(List.of(paths)));
    }

    private void watch(Supplier<Collection<Path>> files, Content known) {
        watch.close();
        watch = new FileWatch(files, known, time, this::tell);
        time.settle();
    }

    private void tell(Set<Path> files) {
        told.incrementAndGet();
        changed = files;
    }

    @Test
    void tellsWhichOfTheFilesHaveChanged() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "one");
        watch(file, other);
        Files.writeString(other, "two");

        time.advance(Duration.ofMinutes(1));

        assertThat(changed).containsExactly(other);
    }

    @Test
    void tellsOfAFileThatIsWatchedOnlyNowAndOfNoneThatIsNotAnyMore() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "one");
        AtomicReference<List<Path>> files = new AtomicReference<>(List.of(file));
        watch(files::get, Content.of(files.get()));

        files.set(List.of(file, other));
        time.advance(Duration.ofMinutes(1));
        assertThat(changed).containsExactly(other);

        files.set(List.of(file));
        time.advance(Duration.ofMinutes(1));
        Files.writeString(other, "two");
        time.advance(Duration.ofMinutes(1));
        assertThat(told).hasValue(1);
    }

    @Test
    void tellsNothingWhileNothingChanges() throws IOException {
        Files.writeString(file, "one");
        Files.writeString(folder.resolve("another"), "x");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(0);
    }

    @Test
    void tellsOnceOfContentWrittenInPlace() throws IOException {
        Files.writeString(file, "two");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    @Test
    void tellsOnceOfAFileThatTakesThePlaceOfAnother() throws IOException {
        replace(file, "two");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    @Test
    void waitsUntilTheContentStays() throws IOException {
        // However soon the system tells, a write comes between any look and the one that follows.
        for (int i = 0; i < 40; i++) {
            Files.writeString(file, "half of it, " + i);
            time.advance(FileWatch.CALM.dividedBy(2));
        }
        assertThat(told).hasValue(0);

        time.advance(FileWatch.CALM.multipliedBy(2));

        assertThat(told).hasValue(1);
    }

    @Test
    void tellsNothingOfAChangeThatIsTakenBackAtOnce() throws IOException {
        time.advance(FileWatch.PERIOD.minusMillis(1));
        Files.delete(file);
        // A look finds it gone, whether the system has told or not, and does not look again yet.
        time.advance(Duration.ofMillis(2));
        Files.writeString(file, "one");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(0);
    }

    @Test
    void waitsForAFileThatIsMissing() throws IOException {
        Path missing = folder.resolve("sub/later.yaml");
        watch(missing);
        Files.createDirectories(missing.getParent());
        Files.writeString(missing, "here");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    @Test
    void tellsOfWhatCameBetweenReadingAndWatching() throws IOException {
        Content read = Content.of(List.of(file));
        Files.writeString(file, "two");
        watch(() -> List.of(file), read);

        time.advance(FileWatch.CALM);

        assertThat(told).hasValue(1);
    }

    @Test
    void goesOnLookingWhenALookFailed() throws IOException {
        AtomicInteger failures = new AtomicInteger();
        watch(() -> orFail(failures), Content.of(List.of(file)));
        failures.set(2);
        time.advance(FileWatch.PERIOD.multipliedBy(2));
        assertThat(failures).hasValue(0);
        Files.writeString(file, "two");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    @Test
    void goesOnLookingWhenTheSecondLookAtAChangeFailed() throws IOException {
        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean oneMoreLook = new AtomicBoolean();
        watch(
                () -> {
                    // One look finds the change, whoever has asked for it; those after it fail.
                    if (oneMoreLook.getAndSet(false)) {
                        failures.set(Integer.MAX_VALUE);
                        return List.of(file);
                    }
                    return orFail(failures);
                },
                Content.of(List.of(file)));
        Files.writeString(file, "two");
        oneMoreLook.set(true);
        time.advance(FileWatch.PERIOD.plus(FileWatch.CALM));
        assertThat(told).hasValue(0);
        failures.set(0);

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    private Collection<Path> orFail(AtomicInteger failures) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UncheckedIOException(new IOException("stale file handle"));
        }
        return List.of(file);
    }

    /** As network file systems do. */
    @Test
    void takesAFolderWhoseListBreaksOffForOneThatCannotBeRead() {
        Stream<Path> breaking =
                Stream.of(file)
                        .peek(
                                _ -> {
                                    throw new UncheckedIOException(new IOException("gone"));
                                });

        assertThatCode(() -> Content.addAll(breaking, Content.sha256())).doesNotThrowAnyException();
    }

    @Test
    void tellsOfFilesThatComeGoAndChangeInAFolder() throws IOException {
        Path themes = Files.createDirectory(folder.resolve("themes"));
        watch(themes);
        Path theme = Files.writeString(themes.resolve("loading.html"), "a");
        time.advance(Duration.ofMinutes(1));
        Files.writeString(theme, "b");
        time.advance(Duration.ofMinutes(1));
        Files.delete(theme);
        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(3);
    }

    @Test
    void tellsNothingOnceClosed() throws IOException {
        watch.close();
        Files.writeString(file, "two");

        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(0);
        assertThat(time.waiting()).isZero();
    }

    /** Kubernetes replaces a whole folder by renaming a link over another one. */
    @Test
    void seesAMountedConfigMapBeingReplaced() throws IOException {
        Path map = configMap("first");
        watch(map.resolve("config.yaml"));

        swap(map, "second");
        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasValue(1);
    }

    // The clock moves no further than it takes to see that content stays, so that nothing is
    // looked at unless the system tells.

    @Test
    void isToldByTheSystemOfContentWrittenInPlace() throws IOException {
        Files.writeString(file, "two");
        awaitTold();
    }

    @Test
    void isToldByTheSystemOfAFileThatTakesThePlaceOfAnother() throws IOException {
        replace(file, "two");
        awaitTold();
    }

    @Test
    void isToldByTheSystemOfAConfigMapBeingReplaced() throws IOException {
        Path map = configMap("first");
        watch(map.resolve("config.yaml"));

        swap(map, "second");
        awaitTold();
    }

    @Test
    void isToldByTheSystemOfAFileBehindALinkToItsFolder() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path behind = Files.writeString(real.resolve("config.yaml"), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        watch(link.resolve("config.yaml"));

        replace(behind, "two");
        awaitTold();
    }

    private void awaitTold() {
        Duration most = FileWatch.PERIOD.minusMillis(1);
        AtomicInteger passed = new AtomicInteger();
        await().until(
                        () -> {
                            time.settle();
                            if (time.waiting() > 1 && passed.get() + 250 < most.toMillis()) {
                                passed.addAndGet(250);
                                time.advance(FileWatch.CALM);
                            }
                            return told.get() == 1;
                        });
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(".new"), content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path configMap(String content) throws IOException {
        Path map = Files.createDirectory(folder.resolve("map"));
        Path first = Files.createDirectory(map.resolve("..2026_01"));
        Files.writeString(first.resolve("config.yaml"), content);
        Files.createSymbolicLink(map.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(map.resolve("config.yaml"), Path.of("..data/config.yaml"));
        return map;
    }

    private static void swap(Path map, String content) throws IOException {
        Path second = Files.createDirectory(map.resolve("..2026_02"));
        Files.writeString(second.resolve("config.yaml"), content);
        Path fresh = Files.createSymbolicLink(map.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(fresh, map.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
