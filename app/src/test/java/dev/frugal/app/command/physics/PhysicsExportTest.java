package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.command.Failures;
import dev.frugal.app.dashboard.FlowRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the files compute is tested in physics.
class PhysicsExportTest {
    @TempDir
    Path runs;

    private Invocation export(Path into, String... more) {
        FlowRun.in(runs);
        var arguments = new ArrayList<>(List.of(
                "physics",
                "export",
                FlowRun.NAME,
                "--format",
                "onnx",
                "--runs",
                runs.toString(),
                "--into",
                into.toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void theFilesAreWrittenAndListed() throws Exception {
        var into = runs.resolve("exported");
        var document = export(into, "--json").document();
        assertThat(document.get("forecast_samples").asInt()).isEqualTo(100);
        for (var file : document.get("files")) {
            assertThat(Files.size(into.resolve(file.get("name").asString())))
                    .isEqualTo(file.get("bytes").asLong());
        }
        assertThat(document.get("files")).hasSize(3);
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() {
        var ended = export(runs);
        assertThat(ended.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(ended.err()).contains("not an empty folder");
    }

    @Test
    void aForecastOfNothingIsAMistake() {
        var ended = export(runs.resolve("exported"), "--samples", "0");
        assertThat(ended.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(ended.err()).contains("0 samples");
    }
}
