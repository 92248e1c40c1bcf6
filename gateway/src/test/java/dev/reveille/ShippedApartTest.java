package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.RuntimeProvider;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedApartTest {

    private static final String FOLDER = "reveille.runtimes";

    @TempDir private Path folder;

    /** What a jar of the folder offers. */
    public static final class Provider implements RuntimeProvider {

        @Override
        public RuntimeKind kind() {
            return RuntimeKind.KUBERNETES;
        }

        @Override
        public WorkloadRuntime open(
                RuntimeChoice choice, Map<String, String> environment, Time time) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(FOLDER);
    }

    @Test
    void a_provider_is_found_in_the_jars_of_the_folder_that_is_called_like_its_kind()
            throws Exception {
        Path jars = Files.createDirectories(folder.resolve("kubernetes"));
        try (OutputStream file = Files.newOutputStream(jars.resolve("provider.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + RuntimeProvider.class.getName()));
            jar.write(Provider.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        System.setProperty(FOLDER, folder.toString());
        assertThat(ShippedApart.runtime(RuntimeKind.KUBERNETES)).isInstanceOf(Provider.class);
        assertThatThrownBy(() -> ShippedApart.sharing(RuntimeKind.KUBERNETES))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void where_there_is_none_it_says_where_was_looked() {
        System.setProperty(FOLDER, folder.toString());
        assertThatThrownBy(() -> ShippedApart.runtime(RuntimeKind.KUBERNETES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("runtime: kubernetes needs jars")
                .hasMessageContaining(folder.resolve("kubernetes").toString());
    }
}
