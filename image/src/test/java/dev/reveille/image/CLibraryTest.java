package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CLibraryTest {

    @TempDir private Path folder;

    @Test
    void libraries_of_the_machine_are_taken_and_those_of_the_image_are_not() throws IOException {
        Root root = Root.empty(folder.resolve("root"), Instant.EPOCH);
        root.write(Root.HOME + "/runtime/lib/server/libjvm.so", "");
        String ldd =
                """
                	linux-vdso.so.1 (0x00007ffc)
                	libjvm.so => not found
                	libjli.so => %s/runtime/bin/../lib/libjli.so (0x00007f11)
                	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f12)
                	/lib64/ld-linux-x86-64.so.2 (0x00007f13)
                """
                        .formatted(root.at(Root.HOME));

        assertThat(CLibrary.libraries(ldd, root))
                .containsExactly(
                        Path.of("/lib/x86_64-linux-gnu/libc.so.6"),
                        Path.of("/lib64/ld-linux-x86-64.so.2"));
    }

    @Test
    void a_library_that_is_nowhere_is_said_so() throws IOException {
        Root root = Root.empty(folder.resolve("root"), Instant.EPOCH);

        assertThatThrownBy(() -> CLibrary.libraries("\tlibz.so.1 => not found\n", root))
                .hasMessage("this machine has no libz.so.1");
    }
}
