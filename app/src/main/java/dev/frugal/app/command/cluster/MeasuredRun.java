package dev.frugal.app.command.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Quantiles;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The steps of a finished policy training, without its first half, in which code is still being compiled.
///
/// @param steps that were timed
/// @param responseTokens mean tokens of a response
/// @param stepSeconds median time from one step's end to the next
record MeasuredRun(String name, int workers, int prompts, int steps, double responseTokens, double stepSeconds) {
    private static final int FEWEST_STEPS = 10;

    /// @throws InvalidInputException if there is no such run, or it has too few steps
    static MeasuredRun of(Path runs, String name) {
        var run = RunDirectory.open(runs, name);
        if (!run.manifest().kind().equals("reasoning train")) {
            throw new InvalidInputException("%s is a run of '%s'; --measured takes runs of 'reasoning train'"
                    .formatted(name, run.manifest().kind()));
        }
        var settings = run.config(PolicySettings.class);
        var ends = new TreeMap<Long, Double>();
        var metrics = run.metrics();
        metrics.stream()
                .filter(metric -> metric.name().endsWith("/loss"))
                .forEach(metric -> ends.put(metric.step(), metric.seconds()));
        if (ends.size() < FEWEST_STEPS) {
            throw new InvalidInputException(
                    "%s has %d steps; expected a run of at least %d".formatted(name, ends.size(), FEWEST_STEPS));
        }
        long half = ends.firstKey() + ends.size() / 2;
        var times = ends.tailMap(half).entrySet().stream()
                .flatMap(end -> Stream.ofNullable(ends.get(end.getKey() - 1)).map(before -> end.getValue() - before))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new MeasuredRun(
                name,
                settings.workers().count(),
                settings.rollout().prompts(),
                times.length,
                metrics.stream()
                        .filter(metric -> metric.name().endsWith("/tokens") && metric.step() >= half)
                        .mapToDouble(Metric::value)
                        .average()
                        .orElseThrow(),
                Quantiles.of(times).median());
    }
}
