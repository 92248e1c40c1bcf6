package dev.reveille;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.reveille.log.LogEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The arrows between the packages. An arrow that is not here needs a reason, and then a place. */
class ArchitectureTest {

    private static final String ROOT = "dev.reveille";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    /** What each package may use of ours; the root composes them all and has no entry. */
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("log", Set.of()),
                    Map.entry("time", Set.of()),
                    Map.entry("http", Set.of()),
                    Map.entry("schedule", Set.of("time")),
                    Map.entry("config", Set.of("schedule")),
                    Map.entry("runtime", Set.of("config", "time")),
                    Map.entry("sharing", Set.of("config", "time")),
                    Map.entry(
                            "workload", Set.of("runtime", "sharing", "config", "schedule", "time")),
                    Map.entry("memory", Set.of("workload", "history", "time")),
                    Map.entry("history", Set.of("workload", "runtime", "config", "time")),
                    Map.entry("icons", Set.of()),
                    Map.entry(
                            "metrics",
                            Set.of("workload", "runtime", "sharing", "config", "http", "time")),
                    Map.entry(
                            "balance", Set.of("workload", "runtime", "config", "schedule", "time")),
                    Map.entry("route", Set.of("balance", "workload", "config")),
                    Map.entry("discovery", Set.of("workload", "runtime", "config", "time")),
                    Map.entry("access", Set.of("config", "http", "time")),
                    Map.entry(
                            "waiting",
                            Set.of(
                                    "workload",
                                    "runtime",
                                    "config",
                                    "schedule",
                                    "http",
                                    "access",
                                    "icons",
                                    "time")),
                    Map.entry(
                            "proxy",
                            Set.of(
                                    "waiting",
                                    "route",
                                    "balance",
                                    "workload",
                                    "schedule",
                                    "http",
                                    "config",
                                    "time")),
                    Map.entry(
                            "admin",
                            Set.of(
                                    "waiting",
                                    "access",
                                    "discovery",
                                    "balance",
                                    "workload",
                                    "runtime",
                                    "sharing",
                                    "schedule",
                                    "http",
                                    "config",
                                    "time")),
                    Map.entry(
                            "dashboard",
                            Set.of("admin", "history", "icons", "waiting", "workload", "http")),
                    Map.entry("demo", Set.of("config")),
                    Map.entry("reload", Set.of("config", "time")),
                    Map.entry("cli", Set.of("config", "demo", "reload", "time")));

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        Map<String, Set<String>> used =
                CLASSES.stream()
                        .filter(type -> !partOf(type).isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        ArchitectureTest::partOf,
                                        Collectors.flatMapping(
                                                type ->
                                                        type
                                                                .getDirectDependenciesFromSelf()
                                                                .stream()
                                                                .map(
                                                                        arrow ->
                                                                                arrow
                                                                                        .getTargetClass())
                                                                .filter(ArchitectureTest::isOurs)
                                                                .map(ArchitectureTest::partOf)
                                                                .filter(
                                                                        part ->
                                                                                !part.equals(
                                                                                        partOf(
                                                                                                type))),
                                                Collectors.toCollection(TreeSet::new))));
        used.forEach(
                (part, others) ->
                        assertThat(others.stream().filter(other -> !other.equals("log")))
                                .as("what %s uses, besides the log", part)
                                .isSubsetOf(ARROWS.getOrDefault(part, Set.of())));
    }

    @Test
    void everyPackageHasItsPlace() {
        assertThat(ARROWS.keySet())
                .containsAll(
                        CLASSES.stream()
                                .map(ArchitectureTest::partOf)
                                .filter(part -> !part.isEmpty())
                                .collect(Collectors.toSet()));
    }

    @Test
    void onlyTheProxyKnowsNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".proxy..")
                // The client of Redis is set up with some of it.
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".sharing.redis.Lettuce")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlySharingThroughRedisKnowsItsClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".sharing.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "reactor..")
                .check(CLASSES);
    }

    @Test
    void onlyTheDockerRuntimeKnowsItsHttpClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".runtime.docker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..")
                .check(CLASSES);
    }

    @Test
    void onlyTheScheduleKnowsTheCronLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".schedule..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.cronutils..")
                .check(CLASSES);
    }

    @Test
    void onlyTheMetricsKnowThePrometheusClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(CLASSES);
    }

    /**
     * A logger's own methods write lines without an event; what is for debugging is never shown.
     */
    @Test
    void everyLineOfTheLogHasAnEvent() {
        Set<String> writing =
                Set.of(
                        "info",
                        "warn",
                        "error",
                        "atInfo",
                        "atWarn",
                        "atError",
                        "atLevel",
                        "makeLoggingEventBuilder");
        assertThat(
                        CLASSES.stream()
                                .filter(type -> !partOf(type).equals("log"))
                                .flatMap(type -> type.getAccessesFromSelf().stream())
                                .filter(
                                        access ->
                                                access.getTargetOwner().isEquivalentTo(Logger.class)
                                                        && writing.contains(access.getName()))
                                .map(access -> access.getDescription()))
                .as("lines without an event: take one of LogEvent, or add one")
                .isEmpty();
    }

    @Test
    void everyEventOfTheLogIsWrittenSomewhere() {
        Set<String> written =
                CLASSES.get(LogEvent.class).getFieldAccessesToSelf().stream()
                        .filter(access -> !access.getOriginOwner().isEquivalentTo(LogEvent.class))
                        .map(access -> access.getName())
                        .collect(Collectors.toSet());
        assertThat(Arrays.stream(LogEvent.values()).map(LogEvent::name))
                .allMatch(written::contains);
    }

    @Test
    void nothingGoesInCircles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    /** The first package below the root; empty for the root itself. */
    private static String partOf(JavaClass type) {
        String name = type.getPackageName();
        return name.length() <= ROOT.length()
                ? ""
                : name.substring(ROOT.length() + 1).split("\\.", 2)[0];
    }
}
