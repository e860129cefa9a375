package dev.frugal.reasoning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.frugal.reasoning.task.Tasks;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {
    private static final PretrainingSettings SMALL = new PretrainingSettings(
            Tasks.demonstrated(Tasks.EMBEDDED),
            new PretrainingSettings.Shape(16, 32, 1, 2, 256),
            new ImitationSettings(60, 4, 3e-3, 10, 0.05, 0.01, 1),
            20);

    @TempDir
    private Path root;

    @Test
    void theLossFalls() {
        var run = TrainingRuns.fresh(root);
        train(run, new StopSignal());
        var numbers = TrainingRuns.numbers(run);
        assertThat(numbers.get("loss at 60")).isLessThan(numbers.get("loss at 20"));
    }

    @Test
    void aPretrainingThatWasStoppedMakesTheSameModel() throws IOException {
        var whole = TrainingRuns.fresh(root);
        var expected = train(whole, new StopSignal());
        var stopped = TrainingRuns.fresh(root);
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> train(stopped, stop)).isInstanceOf(RunInterruptedException.class);
        var resumed = train(stopped, new StopSignal());
        assertThat(Files.readAllBytes(resumed.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(expected.resolve("model.safetensors")));
        assertThat(TrainingRuns.numbers(stopped)).isEqualTo(TrainingRuns.numbers(whole));
    }

    /// All 3,200 steps would give the embedded model; a change of the engine that keeps these bits
    /// has kept those whenever both were looked at.
    @Test
    void theFirstStepsOfTheEmbeddedModelsRecipeGiveTheirBits() throws Exception {
        assumeTrue(TransformerKernels.fastest().alignment() >= 8, "shorter vectors add up in another order");
        var folder = train(PretrainingSettings.shipped().withSteps(12), TrainingRuns.fresh(root), new StopSignal());
        var digest =
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("model.safetensors")));
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("f335e71ab4a0f818a78924b8411cf40fc45fb7f47055ba20f42bdab279e3f197");
    }

    private static Path train(RunDirectory directory, StopSignal stop) {
        return train(SMALL, directory, stop);
    }

    private static Path train(PretrainingSettings settings, RunDirectory directory, StopSignal stop) {
        try (var metrics = directory.openMetrics()) {
            return Pretraining.run(settings, TrainingRuns.context(directory, metrics, stop));
        }
    }
}
