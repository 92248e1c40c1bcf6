package dev.reveille.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What real processes keep in memory. */
@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {

    @Test
    void it_is_that_of_a_process_and_all_it_has_started() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 60 & sleep 60; true").start();
        try {
            long alone = ResidentMemory.of(ProcessHandle.current().pid()).orElseThrow();
            // This JVM, and besides it the shell and what that has started.
            assertThat(alone).isGreaterThan(30_000_000);
            org.awaitility.Awaitility.await()
                    .until(() -> shell.toHandle().descendants().count() == 2);
            long shellAndSleeps = ResidentMemory.of(shell.pid()).orElseThrow();
            long oneSleep =
                    ResidentMemory.of(
                                    shell.toHandle().descendants().findFirst().orElseThrow().pid())
                            .orElseThrow();
            assertThat(shellAndSleeps).isGreaterThan(2 * oneSleep);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    @Test
    void a_process_that_has_ended_keeps_none() throws Exception {
        Process over = new ProcessBuilder("true").start();
        over.waitFor();

        assertThat(ResidentMemory.of(over.pid())).isEmpty();
    }
}
