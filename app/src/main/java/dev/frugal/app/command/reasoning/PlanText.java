package dev.frugal.app.command.reasoning;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.reasoning.problem.DataSetReport;
import dev.frugal.reasoning.training.TrainingPlan;

/// A plan as a table for people.
final class PlanText {
    private PlanText() {}

    static String of(TrainingPlan plan) {
        var table = new TextTable("what", "how much", "where from");
        table.row("steps", "%,d".formatted(plan.steps()), "settings");
        table.row("responses", "%,d".formatted(plan.responses()), "steps x prompts x responses each");
        table.row("prompt tokens", "%.0f".formatted(plan.promptTokens()), "mean of the first step's problems");
        table.row("response tokens", "%,d".formatted(plan.responseTokens()), "at most: every response at the limit");
        table.row("parameters", "%,d".formatted(plan.parameters()), "model");
        table.row("trained", "%,d".formatted(plan.trainable()), "parameters with gradients");
        table.row(
                "rows at once",
                plan.rowsGenerated() == 0
                        ? "%d".formatted(plan.rowsPerPart())
                        : "%d (generating %d)".formatted(plan.rowsPerPart(), plan.rowsGenerated()),
                "gradients " + plan.gradients().name().toLowerCase(java.util.Locale.ROOT));
        table.row("memory", "%.2f GiB".formatted(plan.memoryGibibytes()), "estimate for tensors, rows at the limit");
        plan.memoryLimitGibibytes()
                .ifPresent(limit -> table.row(
                        "memory limit",
                        "%.2f GiB".formatted(limit),
                        "--memory, or the preset's share of what is free now"));
        table.row("FLOPs", "%.3g".formatted(plan.flops()), "at most, see docs/reference");
        var measured = plan.calibration();
        table.row(
                "generation",
                "%,.0f tokens/s".formatted(measured.generatedPerSecond()),
                "measured: %d responses of up to %d tokens".formatted(measured.responses(), measured.responseLimit()));
        table.row("update", "%,.0f tokens/s".formatted(measured.trainedPerSecond()), "measured, same");
        table.row(
                "hours",
                "%.3g".formatted(plan.hours()),
                "at most, at these speeds; longer responses are slower per token");
        return plan.problems()
                        .map(DataSetReport::sentence)
                        .map(text -> text + "\n\n")
                        .orElse("")
                + table.text();
    }
}
