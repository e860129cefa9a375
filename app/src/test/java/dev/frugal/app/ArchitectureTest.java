package dev.frugal.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.frugal.app.command.BaseCommand;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The plan of the house (docs/concepts/rooms.md): which room may open a door to which.
class ArchitectureTest {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.frugal");

    private static final String BASE = "dev.frugal.base..";
    private static final String TENSOR = "dev.frugal.tensor..";
    private static final String PHYSICS = "dev.frugal.physics..";
    private static final String GRADING = "dev.frugal.grading..";
    private static final String TABLE = "dev.frugal.table..";
    private static final String REASONING = "dev.frugal.reasoning..";
    private static final String LEDGER = "dev.frugal.ledger..";
    private static final String RUNS = "dev.frugal.runs..";
    private static final String BENCHMARKS = "dev.frugal.benchmarks..";
    private static final String APP = "dev.frugal.app..";

    private static void onlySees(String room, String... doors) {
        var ours = resideInAPackage("dev.frugal..");
        var allowed = DescribedPredicate.or(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(room), java.util.stream.Stream.of(doors))
                        .map(JavaClass.Predicates::resideInAPackage)
                        .toList());
        noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(ours.and(not(allowed)))
                .check(ALL);
    }

    /// Every room stands in a rule below that names what it may see, and what the rules allow goes
    /// one way only: as long as these are all the rooms, no two can go in a circle.
    @Test
    void theseAreAllTheRooms() {
        var rooms = ALL.stream()
                .map(type -> type.getPackageName().split("\\.", -1)[2])
                .collect(Collectors.toSet());
        assertThat(rooms)
                .containsExactlyInAnyOrder(
                        "base",
                        "tensor",
                        "physics",
                        "grading",
                        "table",
                        "reasoning",
                        "ledger",
                        "runs",
                        "benchmarks",
                        "app");
    }

    @Test
    void baseStandsOnNothingOfOurs() {
        onlySees(BASE);
    }

    @Test
    void theTensorFloorKnowsOnlyTheBase() {
        onlySees(TENSOR, BASE);
    }

    @Test
    void gradingAndTableStandOnTheBaseAlone() {
        onlySees(GRADING, BASE);
        onlySees(TABLE, BASE);
    }

    @Test
    void ledgerAndRunsKnowNoModel() {
        onlySees(LEDGER, BASE);
        onlySees(RUNS, LEDGER, BASE);
    }

    @Test
    void physicsAndReasoningDoNotSeeEachOther() {
        onlySees(PHYSICS, TABLE, TENSOR, RUNS, LEDGER, BASE);
        onlySees(REASONING, GRADING, TABLE, TENSOR, RUNS, LEDGER, BASE);
    }

    @Test
    void benchmarksSeeWhatTheyTimeAndOnlyTheAppSeesThem() {
        onlySees(BENCHMARKS, PHYSICS, REASONING, GRADING, TABLE, TENSOR, RUNS, LEDGER, BASE);
        noClasses()
                .that()
                .resideOutsideOfPackages(APP, BENCHMARKS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BENCHMARKS)
                .check(ALL);
    }

    @Test
    void nothingDependsOnTheApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(APP)
                .check(ALL);
    }

    @Test
    void theStudioNeedsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.frugal.app.dashboard..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.frugal.app.command..").and(not(assignableTo(BaseCommand.class))))
                .check(ALL);
    }

    @Test
    void onlyTensorPhysicsReasoningAndBenchmarksSeeTheNativeEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TENSOR, PHYSICS, REASONING, BENCHMARKS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(ALL);
    }

    @Test
    void noPackageDependsOnItselfByWayOfAnother() {
        slices().matching("dev.frugal.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void onlyTheTableSeesTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TABLE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.duckdb..")
                .check(ALL);
    }

    /// The module for clusters is not on this class path; its own rules are in its tests.
    @Test
    void nobodyHereSeesSpark() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "dev.frugal.cluster..")
                .check(ALL);
    }

    @Test
    void onlyTensorSeesTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TENSOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ModuleLayer.class)
                .check(ALL);
    }

    @Test
    void everyPackageStatesItsProblemAndIsNullMarked() {
        assertThat(packages())
                .allSatisfy(name -> assertThat(ALL.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as("%s has a package-info with @NullMarked", name)
                        .isTrue());
    }

    private static Set<String> packages() {
        return ALL.stream()
                .map(JavaClass::getPackage)
                .filter(inside -> !inside.getClasses().isEmpty())
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void onlyTheProgramTouchesTheProcessAndItsStreams() {
        noClasses()
                .that(not(assignableTo(Frugal.class)))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(ALL);
    }

    @Test
    void noMethodIsCalledGetSomething() {
        methods().that(areOurOwn()).should(be(notNamedGet())).check(ALL);
    }

    private static DescribedPredicate<JavaMember> areOurOwn() {
        // Methods that a library's interface names are not ours to name.
        return DescribedPredicate.describe(
                "named by us",
                member -> member.getOwner().getAllRawInterfaces().stream().noneMatch(type -> declares(type, member))
                        && member.getOwner().getAllRawSuperclasses().stream()
                                .noneMatch(type -> declares(type, member)));
    }

    private static boolean declares(JavaClass type, JavaMember member) {
        return !type.getPackageName().startsWith("dev.frugal")
                && type.getMethods().stream()
                        .anyMatch(method -> method.getName().equals(member.getName()));
    }

    private static DescribedPredicate<JavaMember> notNamedGet() {
        return DescribedPredicate.describe(
                "named without 'get'", member -> !member.getName().matches("get[A-Z].*"));
    }

    @Test
    void noStateIsHiddenInStaticFieldsOrThreads() {
        fields().that().areStatic().should().beFinal().check(ALL);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(ALL);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
        classes().should().notBeAnnotatedWith(Deprecated.class).check(ALL);
    }
}
