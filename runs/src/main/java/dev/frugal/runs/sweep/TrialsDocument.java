package dev.frugal.runs.sweep;

import dev.frugal.base.Quantiles;
import dev.frugal.runs.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Where the trials of a sweep run and how long they take.
///
/// @param planned how many there are to be; 0 if the run is no sweep
/// @param begun how many have a run
/// @param medianSeconds median of the finished ones; empty before one has finished
/// @param machines by their names
/// @param trials the running ones first, then the slowest first; of many, the first of these
@JsonNaming(SnakeCaseStrategy.class)
public record TrialsDocument(
        int planned, int begun, OptionalDouble medianSeconds, List<MachineRow> machines, List<Row> trials) {
    private static final int MOST_ROWS = 200;
    private static final double MILLISECONDS_PER_SECOND = 1e3;

    public TrialsDocument {
        machines = List.copyOf(machines);
        trials = List.copyOf(trials);
    }

    /// A machine that works on trials.
    ///
    /// @param host its name
    /// @param running how many run there
    /// @param finished how many have finished there
    /// @param medianSeconds of those that have finished there; empty if none has
    /// @param slowdown that over the median of all finished trials
    @JsonNaming(SnakeCaseStrategy.class)
    public record MachineRow(
            String host, long running, long finished, OptionalDouble medianSeconds, OptionalDouble slowdown) {}

    /// A trial.
    ///
    /// @param host name of the machine that worked on it last
    /// @param since when its last attempt began
    /// @param seconds working time over all attempts; while it runs, the time since its last attempt began
    /// @param slowdown that over the median of all finished trials
    /// @param attempts how many processes have worked on it
    /// @param word why it failed or was interrupted, else empty
    public record Row(
            int trial,
            String run,
            RunState state,
            String host,
            Instant since,
            OptionalDouble seconds,
            OptionalDouble slowdown,
            int attempts,
            String word) {}

    /// The trials of a sweep of `planned` trials.
    ///
    /// @param now the time up to which running ones have worked
    public static TrialsDocument of(int planned, List<TrialRun> runs, Instant now) {
        var median = median(runs);
        var rows = runs.stream()
                .map(run -> row(run, median, now))
                .sorted(Comparator.comparing((Row row) -> row.state() != RunState.RUNNING)
                        .thenComparing(Comparator.comparingDouble(
                                        (Row row) -> row.seconds().orElse(0))
                                .reversed())
                        .thenComparingInt(Row::trial))
                .limit(MOST_ROWS)
                .toList();
        var machines = runs.stream().collect(Collectors.groupingBy(TrialRun::host, TreeMap::new, Collectors.toList()));
        return new TrialsDocument(
                planned,
                runs.size(),
                median,
                machines.entrySet().stream()
                        .map(machine -> machine(machine.getKey(), machine.getValue(), median))
                        .toList(),
                rows);
    }

    private static Row row(TrialRun run, OptionalDouble median, Instant now) {
        var seconds = run.state() == RunState.RUNNING
                ? OptionalDouble.of(Duration.between(run.began(), now).toMillis() / MILLISECONDS_PER_SECOND)
                : run.seconds();
        return new Row(
                run.trial(),
                run.run(),
                run.state(),
                run.host(),
                run.began(),
                seconds,
                slowdown(seconds, median),
                run.attempts(),
                run.message());
    }

    private static MachineRow machine(String host, List<TrialRun> runs, OptionalDouble median) {
        var own = median(runs);
        return new MachineRow(
                host, count(runs, RunState.RUNNING), count(runs, RunState.FINISHED), own, slowdown(own, median));
    }

    private static long count(List<TrialRun> runs, RunState state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }

    private static OptionalDouble median(List<TrialRun> runs) {
        return Quantiles.medianOf(runs.stream()
                .filter(run -> run.state() == RunState.FINISHED)
                .flatMapToDouble(run -> run.seconds().stream()));
    }

    private static OptionalDouble slowdown(OptionalDouble seconds, OptionalDouble median) {
        return seconds.isPresent() && median.orElse(0) > 0
                ? OptionalDouble.of(seconds.getAsDouble() / median.getAsDouble())
                : OptionalDouble.empty();
    }
}
