package dev.reveille.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A runtime that stands for others must pass on also what the port answers by itself. */
class PassedOnTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.reveille");

    @Test
    void whoStandsForOtherRuntimesPassesEverythingOn() {
        List<JavaClass> forOthers =
                CLASSES.stream()
                        .filter(type -> type.isAssignableTo(WorkloadRuntime.class))
                        .filter(type -> !type.isInterface())
                        .filter(PassedOnTest::callsTheSameOfAnother)
                        .toList();
        assertThat(forOthers)
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrder("CountedRuntime", "SeveralRuntimes");
        String[] all =
                Arrays.stream(WorkloadRuntime.class.getDeclaredMethods())
                        .filter(
                                method ->
                                        !java.lang.reflect.Modifier.isPrivate(
                                                method.getModifiers()))
                        .map(PassedOnTest::signature)
                        .toArray(String[]::new);
        assertThat(forOthers)
                .allSatisfy(
                        type ->
                                assertThat(
                                                Arrays.stream(type.reflect().getDeclaredMethods())
                                                        .map(PassedOnTest::signature))
                                        .contains(all));
    }

    private static boolean callsTheSameOfAnother(JavaClass type) {
        Stream<JavaMethod> own = type.getMethods().stream();
        return own.flatMap(method -> method.getMethodCallsFromSelf().stream())
                .anyMatch(
                        call ->
                                call.getTargetOwner().isEquivalentTo(WorkloadRuntime.class)
                                        && call.getName().equals("start"));
    }

    private static String signature(java.lang.reflect.Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
