package dev.frugal.runs.task;

import dev.frugal.base.Quantiles;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the tasks of a run on a cluster did, and which executor the others wait for.
///
/// @param executors in the order in which they were heard of; none if the run has no tasks
/// @param stages in the order in which they began
/// @param straggler the executor that the others wait for, if there is one
/// @param verdict that in a sentence; empty before there is enough to tell from
public record TasksDocument(
        List<ExecutorRow> executors, List<StageRow> stages, Optional<Straggler> straggler, String verdict) {
    /// Tasks of a stage without which nothing is said of it.
    private static final int FEWEST_TASKS = 5;

    /// Tasks of an executor after its first one, in which it loads and compiles what it needs, without which it is not
    /// compared with others.
    private static final int FEWEST_LATER_TASKS = 3;

    /// An executor is a straggler if its tasks take that many times as long as those of the others.
    private static final double STRAGGLES_FROM = 1.25;

    /// A task is told of if it took that many times the median.
    private static final double LONG_FROM = 2;

    private static final double MILLISECONDS = 1e3;

    public TasksDocument {
        executors = List.copyOf(executors);
        stages = List.copyOf(stages);
    }

    /// An executor. The last two numbers are about the stage that took the most seconds of work.
    ///
    /// @param executor its name, as Spark's pages show it
    /// @param host name of its machine
    /// @param since when it was first heard of
    /// @param tasks that it has done
    /// @param seconds at work on these
    /// @param secondsPerTask median
    /// @param slowdown median of all but its first task over that of the others'; missing before there are enough
    /// @param word what was last said of it; may be empty
    @JsonNaming(SnakeCaseStrategy.class)
    public record ExecutorRow(
            String executor,
            String host,
            WorkerState state,
            Instant since,
            int tasks,
            double seconds,
            OptionalDouble secondsPerTask,
            OptionalDouble slowdown,
            String word) {}

    /// A stage.
    ///
    /// @param name what its tasks do
    /// @param tasks how many there are to do
    /// @param done how many succeeded
    /// @param failed how many did not, and were done again
    /// @param rows that its tasks wrote, or read if they wrote none
    /// @param seconds from its beginning to its end, or until now
    /// @param medianSeconds of a task
    /// @param longestSeconds of a task
    @JsonNaming(SnakeCaseStrategy.class)
    public record StageRow(
            String name,
            int tasks,
            int done,
            int failed,
            long rows,
            double seconds,
            OptionalDouble medianSeconds,
            OptionalDouble longestSeconds) {}

    /// The executor that the others wait for.
    ///
    /// @param slowdown see [ExecutorRow]
    public record Straggler(String executor, double slowdown) {}

    /// What can be told from `timeline`.
    ///
    /// @param running whether a process works on the run; without one none of its executors does
    public static TasksDocument of(TaskTimeline timeline, boolean running) {
        var longest =
                timeline.stages().values().stream().max(Comparator.comparingDouble(TaskTimeline.Stage::allSeconds));
        Map<String, List<Double>> ofLongest =
                longest.map(TaskTimeline.Stage::seconds).orElse(Map.of());
        var rest = running
                ? WorkerState.WORKING
                : timeline.stages().values().stream()
                                .allMatch(stage -> stage.ended().isPresent())
                        ? WorkerState.FINISHED
                        : WorkerState.STOPPED;
        var executors = timeline.executors().entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), ofLongest, rest))
                .toList();
        var slowest = executors.stream()
                .filter(row -> row.state() != WorkerState.LOST && row.slowdown().isPresent())
                .max(Comparator.comparingDouble(row -> row.slowdown().getAsDouble()));
        var straggler = slowest.map(
                        row -> new Straggler(row.executor(), row.slowdown().getAsDouble()))
                .filter(found -> found.slowdown() >= STRAGGLES_FROM);
        return new TasksDocument(
                executors,
                timeline.stages().values().stream()
                        .map(stage -> row(stage, timeline.last()))
                        .toList(),
                straggler,
                longest.filter(stage -> stage.done() >= FEWEST_TASKS)
                        .map(stage -> verdict(stage, straggler, executors.size()))
                        .orElse(""));
    }

    private static ExecutorRow row(
            String name, TaskTimeline.Executor executor, Map<String, List<Double>> stage, WorkerState rest) {
        var own = stage.getOrDefault(name, List.of());
        var later = later(own);
        var others = stage.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .flatMap(other -> later(other.getValue()).stream())
                .toList();
        boolean comparable = later.size() >= FEWEST_LATER_TASKS && others.size() >= FEWEST_LATER_TASKS;
        return new ExecutorRow(
                name,
                executor.host(),
                executor.lost().isPresent() ? WorkerState.LOST : rest,
                executor.since(),
                executor.tasks(),
                executor.seconds(),
                median(own),
                comparable && median(others).orElseThrow() > 0
                        ? OptionalDouble.of(
                                median(later).orElseThrow() / median(others).orElseThrow())
                        : OptionalDouble.empty(),
                executor.word());
    }

    /// All but the first.
    private static List<Double> later(List<Double> seconds) {
        return seconds.subList(Math.min(1, seconds.size()), seconds.size());
    }

    private static StageRow row(TaskTimeline.Stage stage, Instant last) {
        var seconds = all(stage);
        return new StageRow(
                stage.name(),
                stage.tasks(),
                stage.done(),
                stage.failed(),
                stage.rows(),
                Duration.between(stage.began(), stage.ended().orElse(last)).toMillis() / MILLISECONDS,
                median(seconds),
                seconds.stream().mapToDouble(Double::doubleValue).max());
    }

    private static List<Double> all(TaskTimeline.Stage stage) {
        return stage.seconds().values().stream().flatMap(List::stream).toList();
    }

    private static OptionalDouble median(Collection<Double> seconds) {
        return Quantiles.medianOf(seconds.stream().mapToDouble(Double::doubleValue));
    }

    private static String verdict(TaskTimeline.Stage stage, Optional<Straggler> straggler, int executors) {
        if (straggler.isPresent()) {
            return "Executor %s is a straggler: its tasks of the stage '%s' take %s times as long as those of the others."
                    .formatted(
                            straggler.get().executor(),
                            stage.name(),
                            NumberText.of(straggler.get().slowdown(), 2));
        }
        var seconds = all(stage);
        double median = median(seconds).orElse(0);
        double longest = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var tasks = longest >= LONG_FROM * median
                ? "the longest task of the stage '%s' took %s times the median"
                        .formatted(stage.name(), NumberText.of(longest / median, 2))
                : "no task of the stage '%s' took %s times the median"
                        .formatted(stage.name(), NumberText.of(LONG_FROM));
        return executors == 1
                ? "One executor did all; %s.".formatted(tasks)
                : "No executor is a straggler; %s.".formatted(tasks);
    }
}
