package dev.reveille.runtime.kubernetes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What holds in this module as it does in the gateway. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                    .importPackages(
                            "dev.reveille.runtime.kubernetes", "dev.reveille.sharing.kubernetes");

    @Test
    void theRuntimeUsesThePortTheConfigurationTheTimeAndTheLogAlone() {
        classes()
                .that()
                .resideInAPackage("dev.reveille.runtime.kubernetes")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.reveille.runtime",
                        "dev.reveille.runtime.kubernetes",
                        "dev.reveille.config",
                        "dev.reveille.time",
                        "dev.reveille.log",
                        "io.fabric8..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "com.google.errorprone..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void sharingUsesItsPortTheConfigurationTheTimeTheLogAndTheRuntimesClientAlone() {
        classes()
                .that()
                .resideInAPackage("dev.reveille.sharing.kubernetes")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.reveille.sharing",
                        "dev.reveille.sharing.kubernetes",
                        "dev.reveille.runtime.kubernetes",
                        "dev.reveille.config",
                        "dev.reveille.time",
                        "dev.reveille.log",
                        "io.fabric8..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "com.google.errorprone..",
                        "java..")
                .check(CLASSES);
    }

    /** A logger's own methods write lines without an event. */
    @Test
    void everyLineOfTheLogHasAnEvent() {
        Set<String> writing = Set.of("info", "warn", "error", "atInfo", "atWarn", "atError");
        assertThat(
                        CLASSES.stream()
                                .flatMap(type -> type.getAccessesFromSelf().stream())
                                .filter(
                                        access ->
                                                access.getTargetOwner().isEquivalentTo(Logger.class)
                                                        && writing.contains(access.getName()))
                                .map(access -> access.getDescription()))
                .isEmpty();
    }
}
