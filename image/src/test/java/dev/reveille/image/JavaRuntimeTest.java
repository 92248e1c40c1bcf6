package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaRuntimeTest {

    @TempDir private Path folder;

    @Test
    void it_has_every_module_that_the_gateways_jars_name_except_for_uses_there_are_none_of()
            throws IOException {
        List<Path> jars = new ArrayList<>();
        Application application =
                new Application(Path.of("../gateway").toRealPath(), Architecture.here());
        for (Path jar : application.jars()) {
            jars.add(Files.copy(jar, folder.resolve(jar.getFileName())));
        }

        Set<String> named = JavaRuntime.named(folder, jars);

        Set<String> accounted = new TreeSet<>(JavaRuntime.MODULES);
        accounted.addAll(JavaRuntime.UNUSED);
        assertThat(accounted)
                .as("JavaRuntime.MODULES, and UNUSED for what nothing calls")
                .containsAll(named);
        assertThat(named).as("what jdeps finds").contains("jdk.unsupported", "java.management");
        assertThat(named).as("UNUSED").containsAll(JavaRuntime.UNUSED);
    }
}
