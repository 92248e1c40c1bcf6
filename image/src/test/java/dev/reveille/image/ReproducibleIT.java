package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that was built just now, built once more. */
class ReproducibleIT {

    private static final Path BUILT = Path.of("target");

    @TempDir private Path folder;

    @Test
    void everything_is_the_same_bit_for_bit_when_it_is_built_again() throws IOException {
        int result =
                ImageCommand.run(
                        "--gateway=../gateway",
                        "--output=" + folder,
                        "--name=again",
                        "--version=2",
                        "--description=again",
                        "--time=2026-01-01T00:00:00Z",
                        "--cache=true",
                        "--classes=" + BUILT.resolve("reveille-image.classes"));

        assertThat(result).isZero();
        for (Part part : Part.ALL) {
            String file = "layers/" + part.name() + ".tar.gz";
            assertThat(Files.mismatch(BUILT.resolve(file), folder.resolve(file)))
                    .as("the first byte that differs in " + file)
                    .isEqualTo(-1);
        }
        assertThat(Files.mismatch(sbom(BUILT), sbom(folder))).as("the SBOM").isEqualTo(-1);
    }

    private static Path sbom(Path output) {
        return output.resolve("reveille-image.cdx.json");
    }
}
