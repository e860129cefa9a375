package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.task.DataSetPreview;
import dev.frugal.reasoning.task.DemonstratedTask;
import dev.frugal.reasoning.task.TaskPreview;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "data",
        description =
                "Show what a file of problems is read as: which columns are used, which rows are skipped, and the "
                        + "first prompts with their gold answers. For a task that makes up its problems: the first ones "
                        + "with worked solutions.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning data --data problems.jsonl --rows 2",
            "  frugal reasoning data --task word-problems",
            "  frugal reasoning data --data problems.parquet --model DIR --column gold=reward_model.ground_truth"
        })
final class ShowData extends BaseCommand {
    private static final String INDENT = " ".repeat(4);

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(names = "--rows", paramLabel = "N", description = "Number of problems to show (default: ${DEFAULT-VALUE}).")
    private int rows = 3;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a model: shows the prompts as it reads them, by its chat template.")
    private Optional<String> model = Optional.empty();

    @Override
    protected CommandResult answer() {
        if (rows < 1) {
            throw misuse("--rows is %d; expected a number of problems above 0".formatted(rows));
        }
        if (data.task() instanceof DemonstratedTask task) {
            if (model.isPresent()) {
                throw misuse("--model applies to files of problems; omit it for '%s'".formatted(task.name()));
            }
            return result(TaskPreview.of(task, rows));
        }
        var settings = data.dataSet();
        if (model.isEmpty()) {
            return result(DataSetPreview.of(settings, Optional.empty(), rows));
        }
        try (var pretrained = EmbeddedModel.orFolder(model.get(), Optional.empty(), Device.CPU)) {
            return result(DataSetPreview.of(settings, Optional.of(pretrained), rows));
        }
    }

    private static CommandResult result(TaskPreview preview) {
        var parts = new ArrayList<String>();
        preview.demonstrations()
                .forEach(shown -> parts.add("%s%n  %d steps, gold: %s%n  %s"
                        .formatted(shown.prompt(), shown.steps(), shown.gold(), shown.response())));
        return new CommandResult(String.join("\n\n", parts), preview);
    }

    private static CommandResult result(DataSetPreview preview) {
        var parts = new ArrayList<String>();
        parts.add(preview.data().sentence());
        preview.problems().forEach(problem -> parts.add(text(problem)));
        return new CommandResult(String.join("\n\n", parts), preview);
    }

    private static String text(DataSetPreview.Shown problem) {
        var lines = new ArrayList<String>();
        lines.add("problem %s%s%s"
                .formatted(problem.id(), named("level", problem.level()), named("subject", problem.subject())));
        if (problem.prompt().isPresent()) {
            lines.add("  prompt, %d tokens:".formatted(problem.promptTokens().orElseThrow()));
            lines.addAll(indented(problem.prompt().get()));
        } else {
            problem.messages().forEach(message -> {
                lines.add("  %s:".formatted(message.role()));
                lines.addAll(indented(message.content()));
            });
        }
        boolean asWritten = problem.goldReadAs().equals(problem.gold());
        lines.add("  gold: %s%s".formatted(problem.gold(), asWritten ? "" : ", read as " + problem.goldReadAs()));
        return lines.stream().collect(Collectors.joining("\n"));
    }

    private static String named(String name, String value) {
        return value.isEmpty() ? "" : ", %s %s".formatted(name, value);
    }

    private static List<String> indented(String text) {
        return text.lines().map(line -> INDENT + line).toList();
    }
}
