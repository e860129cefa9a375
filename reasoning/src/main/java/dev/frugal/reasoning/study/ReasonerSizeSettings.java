package dev.frugal.reasoning.study;

import dev.frugal.base.Require;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.PretrainingSettings;
import java.util.List;

/// The sizes of a study.
///
/// - `training`: the task, and how the largest amount of data is learnt; each shape replaces its own;
/// - `shapes`: sizes of the transformer;
/// - `shares`: amounts of data, as shares of the steps;
/// - `seeds`: trainings of each;
/// - `problems`: worked solutions and held-out problems on which each is judged.
public record ReasonerSizeSettings(
        PretrainingSettings training,
        List<PretrainingSettings.Shape> shapes,
        List<Double> shares,
        int seeds,
        int problems) {
    private static final int CONTEXT = 384;

    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public ReasonerSizeSettings {
        shapes = List.copyOf(shapes);
        shares = List.copyOf(shares);
        Require.that(!shapes.isEmpty(), "shapes", shapes, "at least one");
        Require.that(
                !shares.isEmpty() && shares.stream().allMatch(share -> share > 0 && share <= 1),
                "shares",
                shares,
                "shares of the steps, above 0 and at most 1");
        Require.within("seeds", seeds, 1, 100);
        Require.within("problems", problems, 8, 100_000);
    }

    private static PretrainingSettings.Shape shape(int hidden, int intermediate, int layers, int heads) {
        return new PretrainingSettings.Shape(hidden, intermediate, layers, heads, CONTEXT);
    }

    /// From some 20 thousand to 2.5 million parameters, from a sixteenth to all of the tokens of the bundled model.
    public static ReasonerSizeSettings whole(int seeds) {
        return new ReasonerSizeSettings(
                PretrainingSettings.shipped(),
                List.of(
                        shape(24, 64, 2, 2),
                        shape(32, 88, 3, 2),
                        shape(64, 176, 3, 4),
                        shape(96, 256, 4, 4),
                        shape(160, 432, 5, 5),
                        shape(192, 512, 6, 6)),
                List.of(1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0),
                seeds,
                1_000);
    }

    /// Four sizes and four amounts of data, with a quarter of the steps.
    public static ReasonerSizeSettings quick(int seeds) {
        return new ReasonerSizeSettings(
                PretrainingSettings.shipped()
                        .withTask(Tasks.demonstrated(Tasks.EMBEDDED))
                        .withSteps(800),
                List.of(shape(16, 44, 2, 2), shape(24, 64, 2, 2), shape(40, 112, 2, 2), shape(64, 176, 3, 4)),
                List.of(1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0),
                seeds,
                200);
    }

    /// The same with another number of steps for the largest amount of data.
    public ReasonerSizeSettings withSteps(int steps) {
        return new ReasonerSizeSettings(training.withSteps(steps), shapes, shares, seeds, problems);
    }

    /// The same, judged on another number of problems.
    public ReasonerSizeSettings withProblems(int number) {
        return new ReasonerSizeSettings(training, shapes, shares, seeds, number);
    }
}
