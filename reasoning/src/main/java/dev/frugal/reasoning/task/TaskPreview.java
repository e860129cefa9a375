package dev.frugal.reasoning.task;

import dev.frugal.base.Seed;
import java.util.List;
import java.util.stream.IntStream;

/// The first training problems of a task that makes up its own, with worked solutions.
///
/// @param task its name
/// @param demonstrations as `reasoning pretrain` learns from them
public record TaskPreview(String task, List<Shown> demonstrations) {
    public TaskPreview {
        demonstrations = List.copyOf(demonstrations);
    }

    /// A problem.
    ///
    /// @param steps number of calculations that the answer takes
    /// @param response a worked solution
    public record Shown(String prompt, String gold, int steps, String response) {}

    /// The first `count` problems of `task`.
    public static TaskPreview of(DemonstratedTask task, int count) {
        var stream = new Seed(1).named("preview");
        return new TaskPreview(
                task.name(),
                IntStream.range(0, count)
                        .mapToObj(i -> shown(task.demonstration(stream.at(i))))
                        .toList());
    }

    private static Shown shown(DemonstratedTask.Demonstration demonstration) {
        var problem = demonstration.problem();
        return new Shown(problem.prompt(), problem.answer(), problem.steps(), demonstration.response());
    }
}
