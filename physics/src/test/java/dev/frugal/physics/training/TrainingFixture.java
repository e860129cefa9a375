package dev.frugal.physics.training;

import dev.frugal.base.Seed;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs to train in, and what came of a training as numbers that can be compared to the bit.
final class TrainingFixture {
    private TrainingFixture() {}

    static RunDirectory run(Path folder) {
        return RunDirectory.create(
                folder, "trained", "physics", Map.of(), 3, Session.now(List.of("test"), "0", "unknown"));
    }

    static TrainingContext place(RunDirectory run, String model, StopSignal stop) {
        return new TrainingContext(new RunContext(run, run.openMetrics(), Progress.silent(), stop, new Seed(3)), model);
    }

    static Map<String, List<Double>> numbers(TrainingResult result) {
        var numbers = new TreeMap<String, List<Double>>();
        result.model()
                .tensors()
                .forEach((name, tensor) -> numbers.put(
                        name, Arrays.stream(Tensors.doubles(tensor)).boxed().toList()));
        return numbers;
    }
}
