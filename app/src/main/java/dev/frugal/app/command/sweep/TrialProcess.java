package dev.frugal.app.command.sweep;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.RunState;
import dev.frugal.runs.sweep.SweepSettings;
import dev.frugal.runs.sweep.Trial;
import dev.frugal.runs.sweep.TrialOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/// Works off trials, each as a run of its own in a process of its own, on this machine or a worker. A run is named
/// after the sweep and the trial's index, so that a sweep that goes on finds what its trials left: a finished run is
/// not repeated, an interrupted one is resumed, and one that another process still works on is waited for.
///
/// Safe for use by several threads, each with trials of its own.
///
/// @param settings of the sweep
/// @param sweep its name
/// @param runs folder of the runs
/// @param files folder for the trials' settings and logs
/// @param place where the processes run
/// @param over whether the sweep is over, because the user stopped it or no trial can succeed
record TrialProcess(
        SweepSettings settings, String sweep, Path runs, Path files, TrialPlace place, BooleanSupplier over) {
    /// How often a run whose process was killed is taken up again.
    private static final int MOST_STARTS = 4;

    private static final Duration LOOK = Duration.ofMillis(100);

    /// Runs a trial to its end, from wherever it stands.
    ///
    /// @throws RunInterruptedException if the user stopped it
    TrialOutcome run(Trial trial) {
        var name = trial.runName(sweep);
        var last = "";
        for (int starts = 0; starts < MOST_STARTS; starts++) {
            var ended = ended(trial);
            if (ended.isPresent()) {
                return ended.get();
            }
            var found = RunDirectory.find(runs, name);
            if (found.isPresent() && found.get().beingWorkedOn()) {
                await(found.get());
                starts--;
                continue;
            }
            var process = process(trial, found.isPresent() ? resumption(name) : beginning(trial, name));
            if (process.isEmpty()) {
                last = "with its worker";
                continue;
            }
            last = "with exit code %d".formatted(process.getAsInt());
            if (RunDirectory.find(runs, name).isEmpty()) {
                return failed(trial, "", refusal(trial, process.getAsInt()));
            }
        }
        var reason = "its process ended %d times without a result, the last time %s".formatted(MOST_STARTS, last);
        return ended(trial).orElseGet(() -> failed(trial, name, reason));
    }

    /// What the trial's process said before it ended without a run.
    private String refusal(Trial trial, int exit) {
        return Documents.text(file(trial, "log"))
                .lines()
                .filter(line -> line.startsWith("frugal: "))
                .reduce((_, last) -> last)
                .map(line -> line.substring("frugal: ".length()))
                .orElse("its process ended before it had a run, with exit code %d".formatted(exit));
    }

    /// How the trial ended, if its run has.
    private Optional<TrialOutcome> ended(Trial trial) {
        var name = trial.runName(sweep);
        var run = RunDirectory.find(runs, name);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        var status = run.get().status();
        if (status.state() == RunState.FAILED || status.state() == RunState.DAMAGED) {
            return Optional.of(failed(trial, name, status.message()));
        }
        return JobRunner.answer(run.get(), _ -> {}).map(answer -> finished(trial, run.get(), answer));
    }

    private TrialOutcome finished(Trial trial, RunDirectory run, CommandResult answer) {
        return settings.outcome(trial, run.name(), Documents.tree(answer.document()), spent(run));
    }

    private TrialOutcome failed(Trial trial, String run, String reason) {
        return new TrialOutcome(
                trial,
                run,
                reason,
                Map.of(),
                RunDirectory.find(runs, trial.runName(sweep))
                        .map(TrialProcess::spent)
                        .orElse(Consumption.NONE));
    }

    private static Consumption spent(RunDirectory run) {
        return CostStatement.ifWritten(run.folder()).map(CostStatement::total).orElse(Consumption.NONE);
    }

    private List<String> beginning(Trial trial, String name) {
        var configuration = file(trial, "yaml");
        DurableFiles.write(configuration, Documents.yaml(settings.configuration(trial)));
        var arguments = new ArrayList<>(List.of(settings.command().split(" ")));
        arguments.addAll(List.of("--config", configuration.toString(), "--name", name, "--runs", runs.toString()));
        arguments.addAll(settings.arguments());
        return arguments;
    }

    private List<String> resumption(String name) {
        return List.of("runs", "resume", name, "--runs", runs.toString());
    }

    private Path file(Trial trial, String kind) {
        return files.resolve("%04d.%s".formatted(trial.index(), kind));
    }

    private OptionalInt process(Trial trial, List<String> arguments) {
        var options = new ArrayList<>(ThisProgram.threads(settings.threads()));
        options.add("-Xmx%dm".formatted(settings.memoryMegabytes()));
        options.addAll(place.options());
        try {
            Files.createDirectories(files);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(files, failure);
        }
        return place.run(
                trial.runName(sweep),
                ThisProgram.command(options, arguments),
                Map.of("OMP_NUM_THREADS", Integer.toString(settings.threads())),
                file(trial, "log"));
    }

    private void await(RunDirectory run) {
        try {
            while (run.beingWorkedOn()) {
                if (over.getAsBoolean()) {
                    throw new RunInterruptedException();
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException();
        }
    }
}
