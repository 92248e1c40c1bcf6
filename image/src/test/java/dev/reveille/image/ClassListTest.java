package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {

    @TempDir private Path folder;

    @Test
    void whatTheJvmWroteIsBroughtIntoAnOrderThatDoesNotDependOnTheRun() throws IOException {
        Path recorded =
                Files.write(
                        folder.resolve("recorded"),
                        List.of(
                                "# for people",
                                "java/lang/Object id: 0",
                                "@cp java/lang/Object 1 2",
                                "@lambda-proxy b/C run",
                                "b/C id: 7",
                                "a/B id: 12",
                                "@lambda-proxy b/C run",
                                "@lambda-form-invoker [LF_RESOLVE] L_V"));

        ClassList list = ClassList.recorded(recorded);

        assertThat(list.lines())
                .containsExactly(
                        "a/B",
                        "b/C",
                        "java/lang/Object",
                        "@lambda-form-invoker [LF_RESOLVE] L_V",
                        "@lambda-proxy b/C run",
                        "@cp java/lang/Object 1 2");
        assertThat(ClassList.kept(list.write(folder.resolve("kept")))).isEqualTo(list);
    }
}
