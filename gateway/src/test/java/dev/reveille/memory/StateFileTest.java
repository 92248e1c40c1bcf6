package dev.reveille.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The state file")
class StateFileTest {

    private static final Instant NOW = Instant.parse("2026-04-12T12:00:00.123Z");

    @TempDir private Path folder;
    private Path path;
    private StateFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("state.json");
        file = new StateFile(path);
    }

    @Test
    void isEmptyUntilItIsWritten() throws IOException {
        assertThat(file.read()).isEmpty();

        file.write(bytes("one"));
        file.write(bytes("two"));

        assertThat(file.read()).hasValue(bytes("two"));
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void isNeverSeenHalfWritten() throws Exception {
        byte[] one = filled('1', 300_000);
        byte[] two = filled('2', 500_000);
        file.write(one);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> reading =
                    () -> {
                        int read = 0;
                        for (; !over.get() || read == 0; read++) {
                            byte[] seen = Files.readAllBytes(path);
                            assertThat(Arrays.equals(seen, one) || Arrays.equals(seen, two))
                                    .isTrue();
                        }
                        return read;
                    };
            Future<Integer> reads = reader.submit(reading);
            for (int i = 0; i < 50 && !reads.isDone(); i++) {
                file.write(i % 2 == 0 ? two : one);
            }
            over.set(true);

            assertThat(reads.get()).isPositive();
        }
    }

    @Test
    void isWhatItWasWhenTheMachineStopsBeforeTheNewOneTookItsPlace() throws IOException {
        file.write(bytes("old"));
        Files.writeString(folder.resolve("state.json.tmp"), "ne");

        StateFile afterwards = new StateFile(path);
        assertThat(afterwards.read()).hasValue(bytes("old"));

        afterwards.write(bytes("newer"));
        assertThat(afterwards.read()).hasValue(bytes("newer"));
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void isForItsOwnerAloneWhateverWasThereBefore() throws IOException {
        Path leftOver = folder.resolve("state.json.tmp");
        for (Path open : List.of(path, leftOver)) {
            Files.writeString(open, "");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        }

        file.write(bytes("secret"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void getsAFolderIfThereIsNone() throws IOException {
        StateFile deep = new StateFile(folder.resolve("a/b/state.json"));
        assertThat(deep.read()).isEmpty();

        deep.write(bytes("one"));

        assertThat(deep.read()).hasValue(bytes("one"));
    }

    @Test
    void staysBehindTheLinkThatLeadsToIt() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.json");
        Files.writeString(elsewhere, "old");
        Files.createSymbolicLink(path, elsewhere);

        new StateFile(path).write(bytes("new"));

        assertThat(path).isSymbolicLink();
        assertThat(elsewhere).hasContent("new");
    }

    @Test
    void isSetAsideUnderANameThatSaysWhen() throws IOException {
        Files.writeString(path, "?");

        assertThat(file.setAside(NOW))
                .hasValue(folder.toRealPath().resolve("state.json.unreadable-20260412T120000123Z"));

        assertThat(names()).containsExactly("state.json.unreadable-20260412T120000123Z");
        assertThat(file.setAside(NOW)).isEmpty();
    }

    @Test
    void isSetAsideAFewTimesAndThenTheOldestGo() throws IOException {
        Files.writeString(folder.resolve("state.json.unreadable-mine"), "");
        for (int i = 0; i < 10; i++) {
            Files.writeString(path, "?" + i);
            file.setAside(NOW.plusSeconds(i));
        }

        assertThat(names())
                .containsExactly(
                        "state.json.unreadable-20260412T120007123Z",
                        "state.json.unreadable-20260412T120008123Z",
                        "state.json.unreadable-20260412T120009123Z",
                        "state.json.unreadable-mine");
    }

    @Test
    void isNotAFolder() throws IOException {
        Files.createDirectories(path.resolve("with/something"));

        assertThatThrownBy(file::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> file.setAside(NOW)).hasMessageEndingWith("is not a file");
        assertThatThrownBy(() -> file.write(bytes("one"))).isInstanceOf(IOException.class);
        assertThat(path.resolve("with/something")).isDirectory();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] filled(char with, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) with);
        return content;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
