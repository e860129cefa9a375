package dev.frugal.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.frugal.app.cluster.ClusterJvm;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/// What this module may see, and what others may not.
class ClusterArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.frugal");

    @Test
    void onlyTheClusterSeesSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.frugal.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "dev.frugal.cluster..")
                .check(ALL);
    }

    @Test
    void theClusterSeesModelsOfPhysicsAndNoProgram() {
        noClasses()
                .that()
                .resideInAPackage("dev.frugal.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.frugal.app..",
                        "dev.frugal.benchmarks..",
                        "dev.frugal.reasoning..",
                        "dev.frugal.grading..",
                        "dev.frugal.tensor..",
                        "org.bytedeco..")
                .check(ALL);
    }

    @Test
    void processesOfTheClusterAreStartedWithTheOptionsOfSparksOwnScripts() {
        assertThat(ClusterJvm.MODULE_OPTIONS).isEqualTo(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    }
}
