package dev.frugal.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReasonerSizeTest {
    @TempDir
    private Path folder;

    @Test
    void everySizeIsJudgedAndItsLawWrittenAsAPage() throws IOException {
        var studied = Invocation.of(
                "study",
                "reasoner-size",
                "--quick",
                "--steps",
                "8",
                "--problems",
                "8",
                "--runs",
                folder.toString(),
                "--json");
        assertThat(studied.code()).as(studied.err()).isZero();
        var document = studied.document();
        assertThat(document.get("trainings").size()).isEqualTo(16);
        assertThat(document.get("law")
                        .get("joint")
                        .get("parameter_exponent")
                        .get("value")
                        .isNumber())
                .isTrue();
        var run = Path.of(document.get("run").asString());
        assertThat(run.resolve(StudyPhysicsSize.PAGE))
                .content()
                .contains("error = E + A / parameters^α + B / data^β", "| parameters | tokens |")
                .doesNotContain(folder.toString());
        assertThat(run.resolve("report.html")).content().contains("Error against training compute");
    }
}
