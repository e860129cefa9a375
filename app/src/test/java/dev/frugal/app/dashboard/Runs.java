package dev.frugal.app.dashboard;

import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Small runs for the tests.
final class Runs {
    private Runs() {}

    /// A finished run of 40 steps with a statement and a report.
    static RunDirectory finished(Path root, String label, double cost) {
        var run = begun(root, label);
        try (var metrics = run.openMetrics()) {
            for (int step = 1; step <= 40; step++) {
                metrics.append(step, "model/loss", cost / step);
                metrics.append(step, "model/accuracy", 1 - cost / step);
            }
        }
        var training = new Consumption(cost, cost, 10 * cost, 1 << 20, 1000, 0, 0, 0);
        var serving = new Consumption(cost / 10, cost / 10, cost, 1 << 20, 10, 500, 20, 15);
        new CostStatement(
                        run.name(),
                        1234,
                        new Energy(false, "a guess for the tests"),
                        List.of(
                                new PhaseConsumption(Phase.TRAINING, training),
                                new PhaseConsumption(Phase.SERVING, serving)),
                        List.of(new Measure("accuracy", "1", Measure.Direction.HIGHER, 0.9)))
                .write(run.folder());
        DurableFiles.write(run.file("report.html"), "<!doctype html><title>Report</title>");
        run.enter(RunState.FINISHED, "");
        return run;
    }

    /// A run that nobody works on yet.
    static RunDirectory begun(Path root, String label) {
        return RunDirectory.create(
                root,
                label,
                "counting",
                Map.of("steps", 40, "label", label),
                7,
                Session.now(List.of("count"), "test", "unknown"));
    }
}
