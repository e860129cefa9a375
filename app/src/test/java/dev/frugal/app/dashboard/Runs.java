package dev.frugal.app.dashboard;

import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /// A study of one method in six sizes with two seeds each: the error falls as 0.1 + 40/√operations.
    static RunDirectory study(Path root, String label) {
        var run = begun(root, label);
        var phases = new ArrayList<PhaseConsumption>();
        var members = new ArrayList<MemberCost>();
        for (int size = 0; size < 6; size++) {
            for (int seed = 0; seed < 2; seed++) {
                long operations = Math.round(1e4 * Math.pow(4, size));
                double error = (0.1 + 40 / Math.sqrt(operations)) * (1 + 0.02 * (seed + size % 2));
                var name = "size-%d-%d".formatted(size, seed);
                var training = new Consumption(1, 1e-6 * operations, 1e-5 * operations, 0, operations, 0, 0, 0);
                phases.add(new PhaseConsumption(name, Phase.TRAINING, training));
                members.add(new MemberCost(
                        name,
                        "size-%d".formatted(size),
                        10L << size,
                        List.of(new Measure("loss", "1", Measure.Direction.LOWER, error))));
            }
        }
        new CostStatement(run.name(), 0, new Energy(false, "a guess for the tests"), phases, List.of(), members)
                .write(run.folder());
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
