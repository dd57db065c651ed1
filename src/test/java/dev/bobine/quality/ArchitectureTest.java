package dev.bobine.quality;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.bobine.net.UrlGuard;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {

    private static final JavaClasses CLASSES = read();

    private static final int MAX_PARTS = 10;

    /// Which packages a package may know. What is not listed here does not exist.
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("job", Set.of()),
            Map.entry("loop", Set.of()),
            Map.entry("capacity", Set.of()),
            Map.entry("contract", Set.of()),
            Map.entry("net", Set.of()),
            Map.entry("access", Set.of("job", "net")),
            Map.entry("signals", Set.of("job")),
            Map.entry("catalogue", Set.of("job")),
            Map.entry("media", Set.of("job")),
            Map.entry("storage", Set.of("job", "loop", "media")),
            Map.entry("persistence", Set.of("job", "loop")),
            Map.entry("admission", Set.of("job", "catalogue", "persistence", "signals")),
            Map.entry(
                    "rendering",
                    Set.of(
                            "job",
                            "net",
                            "capacity",
                            "loop",
                            "catalogue",
                            "media",
                            "storage",
                            "persistence",
                            "signals")),
            Map.entry(
                    "direction",
                    Set.of("job", "net", "loop", "contract", "catalogue", "admission", "persistence", "rendering")),
            Map.entry("workers", Set.of("job", "loop", "persistence", "rendering")),
            Map.entry(
                    "scheduling", Set.of("job", "loop", "catalogue", "persistence", "rendering", "workers", "signals")),
            Map.entry("upkeep", Set.of("job", "loop", "storage", "persistence", "admission", "scheduling")),
            Map.entry("publication", Set.of("job", "net", "loop", "contract", "persistence", "signals")),
            Map.entry("intake", Set.of("job", "loop", "contract", "admission", "persistence")),
            Map.entry(
                    "api",
                    Set.of(
                            "job",
                            "access",
                            "loop",
                            "capacity",
                            "contract",
                            "catalogue",
                            "media",
                            "storage",
                            "persistence",
                            "admission",
                            "scheduling",
                            "rendering",
                            "direction",
                            "publication",
                            "intake")),
            Map.entry(
                    "runtime",
                    Set.of(
                            "job",
                            "net",
                            "capacity",
                            "signals",
                            "access",
                            "loop",
                            "contract",
                            "catalogue",
                            "storage",
                            "persistence",
                            "admission",
                            "rendering",
                            "direction",
                            "scheduling",
                            "workers",
                            "publication",
                            "intake",
                            "upkeep",
                            "api")),
            Map.entry("dev", Set.of("job", "contract", "media", "storage", "intake", "publication")));

    @TestFactory
    Stream<DynamicTest> aPackageKnowsOnlyThoseItMay() {
        return MAY_KNOW.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Set<String> others = new TreeSet<>(MAY_KNOW.keySet());
                    others.removeAll(entry.getValue());
                    others.remove(entry.getKey());
                    check(noClasses()
                            .that()
                            .resideInAPackage("dev.bobine." + entry.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others.stream()
                                    .map(name -> "dev.bobine." + name + "..")
                                    .toArray(String[]::new)));
                }));
    }

    @Test
    void everyPackageHasItsPlace() {
        check(classes()
                .that(not(resideInAPackage("dev.bobine")))
                .should()
                .resideInAnyPackage(MAY_KNOW.keySet().stream()
                        .map(name -> "dev.bobine." + name + "..")
                        .toArray(String[]::new)));
    }

    @Test
    void theDomainIsPureJava() {
        check(classes()
                .that()
                .resideInAPackage("dev.bobine.job..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "dev.bobine.job..", "org.jspecify..")));
    }

    @Test
    void onlyPersistenceKnowsTheDatabase() {
        check(knowledgeOf(
                "persistence",
                "org.hibernate..",
                "jakarta.persistence..",
                "io.vertx.sqlclient..",
                "io.vertx.pgclient.."));
    }

    @Test
    void onlyStorageKnowsTheS3Client() {
        check(knowledgeOf("storage", "io.minio.."));
    }

    /// A decoder takes sizes on trust that strangers wrote, and would run out of memory in the process of all jobs.
    @Test
    void theServiceDecodesNoPictures() {
        check(knowledgeOf("dev", "java.awt..", "javax.imageio..", "org.bytedeco.."));
    }

    @Test
    void onlySignalsKnowTheTracingLibrary() {
        check(knowledgeOf("signals", "io.opentelemetry..", "org.slf4j..", "org.jboss.logmanager.."));
    }

    @Test
    void everyRequestByUrlGoesThroughTheGuard() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.bobine.rendering..", "dev.bobine.publication..", "dev.bobine.direction..")
                .and(not(belongToAnyOf(UrlGuard.class)))
                .should()
                .callMethod(OkHttpClient.class, "newCall", Request.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(HttpURLConnection.class, HttpClient.class));
    }

    @Test
    void onlyIntakeAndPublicationKnowKafka() {
        check(noClasses()
                .that(not(resideInAnyPackage("dev.bobine.intake..", "dev.bobine.publication..", "dev.bobine.dev..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging.."));
    }

    @Test
    void packagesFormNoCycles() {
        check(slices().matching("dev.bobine.(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyTheRuntimeReadsTheClock() {
        check(noClasses()
                .that(not(resideInAnyPackage("dev.bobine.runtime..", "dev.bobine.dev..")))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC"));
    }

    /// What is due, how old a failure is and the time that is signed are the database's.
    @Test
    void deliveriesToWebhooksGoByTheDatabasesClockAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.bobine.publication.webhook")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class));
    }

    @Test
    void noNameOfAPublicTypeMeansTwoThings() {
        Map<String, List<String>> named = CLASSES.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));

        assertThat(named.values()).filteredOn(types -> types.size() > 1).isEmpty();
    }

    /// Neighbours of one type are swapped without a word of the compiler, and one more is copied everywhere: what has
    /// more is made of parts that mean something.
    @Test
    void nothingIsMadeOfMoreThanTenThings() {
        List<String> wide = CLASSES.stream()
                .filter(type -> !type.isEnum() && !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> type.getConstructors().stream()
                        .anyMatch(made -> made.getRawParameterTypes().size() > MAX_PARTS))
                .map(type -> type.getName().replace("dev.bobine.", ""))
                .sorted()
                .toList();

        assertThat(wide).isEmpty();
    }

    /// Reads the project's own classes and nothing of the libraries, of which the rules need no more than names.
    private static JavaClasses read() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    private static ArchRule knowledgeOf(String owner, String... libraries) {
        return noClasses()
                .that(not(resideInAnyPackage("dev.bobine." + owner + "..", "dev.bobine.dev..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    @Test
    void allClassesAreThere() {
        assertThat(CLASSES.contain(UrlGuard.class)).isTrue();
        assertThat(CLASSES.size()).isGreaterThan(MAY_KNOW.size());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
