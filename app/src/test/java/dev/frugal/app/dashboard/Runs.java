package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
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
import dev.frugal.runs.sweep.SweepSettings;
import dev.frugal.runs.task.TaskEvent;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.worker.StageSeconds;
import dev.frugal.runs.worker.WorkerEvent;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkerState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Small runs for the tests.
final class Runs {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

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

    /// A run of four workers, of which the third is a straggler, and the second was lost after step 6; all went on
    /// after step 4 until step 10.
    static RunDirectory withWorkers(Path root, String label) {
        var run = begun(root, label);
        try (var log = WorkerLog.open(run)) {
            start(log, 0, "");
            steps(log, 1, 6);
            log.append(new WorkerEvent.Ended(MORNING, 1, WorkerState.LOST, "ended with exit code 137"));
            start(log, 4, "worker 2 of 4 ended with exit code 137 in step 7");
            steps(log, 5, 10);
        }
        return run;
    }

    /// A fleet's run whose first executor was lost with a task; of the other two the last one takes twice as long for
    /// each of its tasks, and the stage goes on.
    static RunDirectory withTasks(Path root, String name) {
        var session = Session.now(List.of("physics", "predict"), "test", "unknown");
        var run =
                RunDirectory.createNamed(root, name, "physics predict fleet", Map.of("spark", "local[2]"), 0, session);
        try (var log = new TaskLog(run)) {
            log.append(new TaskEvent.Began(MORNING));
            log.append(new TaskEvent.StageBegan(MORNING, 1, "read rows", 1));
            log.append(new TaskEvent.TaskDone(MORNING.plusSeconds(3), 1, "0", "node-1", 2.5, 6_000));
            log.append(new TaskEvent.StageEnded(MORNING.plusSeconds(3), 1));
            log.append(new TaskEvent.StageBegan(MORNING.plusSeconds(3), 2, "forecasts", 11));
            log.append(new TaskEvent.TaskFailed(MORNING.plusSeconds(4), 2, "0", "node-1", "ExecutorLostFailure"));
            log.append(new TaskEvent.ExecutorLost(MORNING.plusSeconds(4), "0", "worker lost"));
            for (int i = 0; i < 4; i++) {
                task(log, "1", 2);
                task(log, "2", 4);
            }
        }
        return run;
    }

    /// A task of the second stage that took so many seconds.
    static void task(TaskLog log, String executor, double seconds) {
        log.append(new TaskEvent.TaskDone(
                MORNING.plusSeconds(20), 2, executor, "node-" + (1 + Integer.parseInt(executor)), seconds, 100));
    }

    private static void start(WorkerLog log, long after, String reason) {
        log.append(new WorkerEvent.Started(MORNING, 4, reason));
        for (int rank = 0; rank < 4; rank++) {
            log.append(new WorkerEvent.Joined(MORNING, rank, "node-%d".formatted(rank + 1), 4_000 + after + rank));
        }
        log.append(new WorkerEvent.Continued(MORNING, after));
    }

    /// Steps of 4 s, in which the third worker works 3.5 s and the others 1.75 s.
    static void steps(WorkerLog log, long first, long last) {
        for (long step = first; step <= last; step++) {
            for (int rank = 0; rank < 4; rank++) {
                double worked = rank == 2 ? 3.5 : 1.75;
                log.append(new WorkerEvent.Step(rank, step, new StageSeconds(0, worked - 0.5, 0, 0.5, 4 - worked)));
            }
        }
    }

    /// A sweep of three trials: one has finished, one is interrupted after two attempts, one has no run.
    static RunDirectory sweep(Path root, String name) {
        var settings = Documents.readYaml("""
                command: physics train
                arguments: []
                base: {system: duffing}
                axes: {seed: [0, 1, 2]}
                design: {kind: grid}
                metrics: {error: error}
                goal: lower
                workers: 2
                threads: 1
                memory_megabytes: 512
                spark: null
                """, SweepSettings.class, "the sweep");
        var session = Session.now(List.of("sweep"), "test", "unknown");
        var run = RunDirectory.createNamed(root, name, SweepSettings.KIND, settings, 7, session);
        for (int trial = 0; trial < 2; trial++) {
            var own = RunDirectory.createNamed(
                    root, "%s-%04d".formatted(name, trial), "counting", Map.of("steps", 40), 7, session);
            if (trial == 0) {
                var training = new Consumption(12, 12, 10, 1 << 20, 1000, 0, 0, 0);
                new CostStatement(
                                own.name(),
                                0,
                                new Energy(false, "a guess for the tests"),
                                List.of(new PhaseConsumption(Phase.TRAINING, training)),
                                List.of())
                        .write(own.folder());
                own.enter(RunState.FINISHED, "");
            } else {
                own.begin(session);
                own.enter(RunState.INTERRUPTED, "stopped");
            }
        }
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
