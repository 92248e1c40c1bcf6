package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessOutputTest {

    /** More than the JDK lets wait in the system (jdk.virtualThreadScheduler.maxPoolSize). */
    private static final int MANY = 270;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    @Test
    void however_many_are_waited_for_others_go_on() throws Exception {
        AtomicInteger reading = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            InputStream output = ProcessOutput.of(run("sleep", "300"));
            Thread.ofVirtual()
                    .start(
                            () -> {
                                reading.incrementAndGet();
                                read(output);
                            });
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> reading.get() == MANY);

        CompletableFuture<Void> other = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> other.complete(null));

        assertThat(other).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void what_is_written_is_there_at_once_and_its_end_as_well() throws Exception {
        Process echo = run("cat");
        InputStream output = ProcessOutput.of(echo);
        echo.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        echo.getOutputStream().flush();
        assertThat(output.readNBytes(5)).asString().isEqualTo("hello");
        assertThat(output.available()).isZero();

        echo.getOutputStream().close();

        assertThat(output.read()).isEqualTo(-1);
    }

    @Test
    void another_may_read_on_where_one_has_ended() throws Exception {
        Process echo = run("cat");
        InputStream output = ProcessOutput.of(echo);
        for (String said : List.of("one", "two", "three")) {
            CompletableFuture<byte[]> read = new CompletableFuture<>();
            // It is there before anybody waits for it.
            echo.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
            echo.getOutputStream().flush();
            await().until(() -> output.available() > 0);
            Thread reader =
                    Thread.ofVirtual().start(() -> read.complete(read(output, said.length())));
            assertThat(read.get(20, TimeUnit.SECONDS)).asString().isEqualTo(said);
            reader.join();
        }
    }

    @Test
    void closing_ends_whoever_waits_and_a_process_that_is_not_heard() throws Exception {
        Process chatter = run("yes");
        InputStream unheard = ProcessOutput.of(chatter);
        await().until(() -> unheard.available() > 0);
        InputStream silent = ProcessOutput.of(run("sleep", "300"));
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> waiting.complete(read(silent)));

        unheard.close();
        silent.close();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(-1);
        assertThat(unheard.read()).isEqualTo(-1);
        assertThat(chatter.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_end_of_the_process_ends_whoever_waits() throws Exception {
        Process asleep = run("sleep", "300");
        InputStream output = ProcessOutput.of(asleep);
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> waiting.complete(read(output)));

        asleep.destroy();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(-1);
    }

    private static byte[] read(InputStream output, int length) {
        try {
            return output.readNBytes(length);
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private static int read(InputStream output) {
        try {
            return output.read();
        } catch (IOException broken) {
            return -2;
        }
    }
}
