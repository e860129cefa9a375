package dev.frugal.runs.worker;

import dev.frugal.base.Quantiles;
import dev.frugal.runs.report.NumberText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the workers of a run did and which of them the others wait for.
///
/// @param workers in the order of their ranks; none if the run has no worker processes
/// @param measured how many of the last steps the rows are about
/// @param straggler the worker that the others wait for, if there is one
/// @param verdict that in a sentence; empty before there is enough to tell from
/// @param starts of all workers, in their order
/// @param steps the steps of the curves
/// @param curves seconds by step, for each worker
public record WorkersDocument(
        List<Row> workers,
        int measured,
        Optional<Straggler> straggler,
        String verdict,
        List<Start> starts,
        List<Long> steps,
        List<Curve> curves) {
    /// Steps that the rows and the verdict are about.
    private static final int RECENT_STEPS = 100;

    /// Steps without which nothing is said of stragglers.
    private static final int FEWEST_STEPS = 5;

    /// A worker is a straggler if it works that many times as long as the others.
    private static final double STRAGGLES_FROM = 1.25;

    /// Steps of a curve, and numbers of all curves together.
    private static final int MOST_POINTS = 500;

    private static final int MOST_NUMBERS = 100_000;

    private static final int PERCENT = 100;

    public WorkersDocument {
        workers = List.copyOf(workers);
        starts = List.copyOf(starts);
        steps = List.copyOf(steps);
        curves = List.copyOf(curves);
    }

    /// A worker. Its numbers are about the last steps that were measured; without any they are missing.
    ///
    /// @param worker its number, from 1, as notes and logs name it
    /// @param host name of the machine of its last process; empty until that was heard of
    /// @param process id of its last process there
    /// @param since when it came to its state
    /// @param steps how many it has done
    /// @param secondsPerStep median of what it worked in a step
    /// @param waitingShare share of its time that it waited for the others
    /// @param slowdown median over the steps of its working time over the median of the others
    /// @param stages mean of a step
    /// @param word what was last said of it; may be empty
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(
            int worker,
            String host,
            OptionalLong process,
            WorkerState state,
            Instant since,
            long steps,
            OptionalDouble secondsPerStep,
            OptionalDouble waitingShare,
            OptionalDouble slowdown,
            Optional<StageSeconds> stages,
            String word) {}

    /// The worker that the others wait for.
    ///
    /// @param worker its number, from 1
    /// @param slowdown see [Row]
    public record Straggler(int worker, double slowdown) {}

    /// A start of all workers.
    ///
    /// @param after the step that they went on behind; empty until that is known
    /// @param reason why they were started again; empty when a process began to work on the run
    public record Start(Instant at, OptionalLong after, String reason) {
        Start after(long step) {
            return new Start(at, OptionalLong.of(step), reason);
        }
    }

    /// The seconds of a worker by step; missing where it was lost before it told them.
    public record Curve(
            int worker,
            List<OptionalDouble> checkpoint,
            List<OptionalDouble> sampling,
            List<OptionalDouble> credit,
            List<OptionalDouble> update,
            List<OptionalDouble> waiting) {}

    /// What can be told from `timeline`.
    ///
    /// @param running whether a process works on the run; without one none of its workers does
    public static WorkersDocument of(WorkerTimeline timeline, boolean running) {
        int count = timeline.workers().size();
        var recent = last(timeline.steps().values(), RECENT_STEPS);
        var rows = IntStream.range(0, count)
                .mapToObj(rank -> row(rank, timeline.workers().get(rank), recent, running))
                .toList();
        var slowest = rows.stream()
                .filter(row -> row.slowdown().isPresent())
                .max(Comparator.comparingDouble(row -> row.slowdown().getAsDouble()))
                .filter(_ -> recent.size() >= FEWEST_STEPS);
        var straggler = slowest.map(
                        row -> new Straggler(row.worker(), row.slowdown().getAsDouble()))
                .filter(found -> found.slowdown() >= STRAGGLES_FROM);
        var steps = thinned(List.copyOf(timeline.steps().keySet()), count);
        return new WorkersDocument(
                rows,
                recent.size(),
                straggler,
                slowest.map(row -> verdict(row, straggler.isPresent(), rows)).orElse(""),
                timeline.starts(),
                steps,
                IntStream.range(0, count)
                        .mapToObj(rank -> curve(rank, steps, timeline))
                        .toList());
    }

    private static Row row(
            int rank, WorkerTimeline.Worker worker, List<List<Optional<StageSeconds>>> recent, boolean running) {
        boolean ended = !running && (worker.state() == WorkerState.STARTING || worker.state() == WorkerState.WORKING);
        var own = recent.stream().flatMap(step -> step.get(rank).stream()).toList();
        var sum = own.stream().reduce(StageSeconds.NONE, StageSeconds::plus);
        double all = sum.working() + sum.waiting();
        return new Row(
                rank + 1,
                worker.host(),
                worker.process() == 0 ? OptionalLong.empty() : OptionalLong.of(worker.process()),
                ended ? WorkerState.STOPPED : worker.state(),
                worker.since(),
                worker.steps(),
                Quantiles.medianOf(own.stream().mapToDouble(StageSeconds::working)),
                all > 0 ? OptionalDouble.of(sum.waiting() / all) : OptionalDouble.empty(),
                Quantiles.medianOf(
                        recent.stream().map(step -> slowdown(rank, step)).flatMapToDouble(OptionalDouble::stream)),
                own.isEmpty() ? Optional.empty() : Optional.of(sum.dividedBy(own.size())),
                ended ? "the process of the run has ended" : worker.word());
    }

    /// The working time of a rank in a step over the median of the others.
    private static OptionalDouble slowdown(int rank, List<Optional<StageSeconds>> step) {
        var others = Quantiles.medianOf(IntStream.range(0, step.size())
                .filter(other -> other != rank)
                .mapToObj(step::get)
                .flatMap(Optional::stream)
                .mapToDouble(StageSeconds::working));
        return step.get(rank).isPresent() && others.orElse(0) > 0
                ? OptionalDouble.of(step.get(rank).get().working() / others.getAsDouble())
                : OptionalDouble.empty();
    }

    private static String verdict(Row slowest, boolean straggles, List<Row> rows) {
        if (!straggles) {
            return "No worker is a straggler: none works %s times as long as the others in most steps."
                    .formatted(NumberText.of(STRAGGLES_FROM));
        }
        Predicate<Row> other = row -> row.worker() != slowest.worker();
        double waited = rows.stream()
                .filter(other)
                .flatMapToDouble(row -> row.waitingShare().stream())
                .average()
                .orElse(0);
        return "Worker %d is a straggler: it works %s times as long as the others, which wait %d %% of their time."
                .formatted(
                        slowest.worker(),
                        NumberText.of(slowest.slowdown().getAsDouble(), 2),
                        Math.round(PERCENT * waited));
    }

    private static Curve curve(int rank, List<Long> steps, WorkerTimeline timeline) {
        var own = steps.stream()
                .map(step -> timeline.steps().getOrDefault(step, List.of()).get(rank))
                .toList();
        return new Curve(
                rank + 1,
                values(own, StageSeconds::checkpoint),
                values(own, StageSeconds::sampling),
                values(own, StageSeconds::credit),
                values(own, StageSeconds::update),
                values(own, StageSeconds::waiting));
    }

    private static List<OptionalDouble> values(
            List<Optional<StageSeconds>> steps, ToDoubleFunction<StageSeconds> stage) {
        return steps.stream()
                .map(seconds -> seconds.map(known -> OptionalDouble.of(stage.applyAsDouble(known)))
                        .orElse(OptionalDouble.empty()))
                .toList();
    }

    /// Evenly so many that all curves together stay small; the last step is among them.
    private static List<Long> thinned(List<Long> steps, int workers) {
        int most = Math.max(2, Math.min(MOST_POINTS, MOST_NUMBERS / Math.max(1, workers)));
        int kept = Math.min(most, steps.size());
        return IntStream.rangeClosed(1, kept)
                .mapToObj(i -> steps.get((int) ((long) i * steps.size() / kept) - 1))
                .toList();
    }

    private static <T> List<T> last(Collection<T> all, int most) {
        return new ArrayList<>(all).subList(Math.max(0, all.size() - most), all.size());
    }
}
