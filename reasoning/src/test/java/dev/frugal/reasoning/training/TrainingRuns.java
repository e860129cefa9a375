package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs for tests of resumable trainings.
final class TrainingRuns {
    private TrainingRuns() {}

    static RunDirectory fresh(Path root) {
        return RunDirectory.create(root, "test", "test", Map.of(), 1, Session.now(List.of(), "test", "test"));
    }

    static RunContext context(RunDirectory directory, MetricLog metrics, StopSignal stop) {
        return new RunContext(directory, metrics, Progress.silent(), stop, new Seed(1));
    }

    /// The run's numbers by name and step, those that measure time left out.
    static Map<String, Double> numbers(RunDirectory directory) {
        var numbers = new TreeMap<String, Double>();
        for (var metric : directory.metrics()) {
            if (!metric.name().contains("second")) {
                numbers.put(metric.name() + " at " + metric.step(), metric.value());
            }
        }
        return numbers;
    }
}
