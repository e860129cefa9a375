package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.evaluation.dataset.EvaluationShard;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One of the processes of `reasoning evaluate --spark URL`, which starts them.
@Command(
        name = "evaluate-shard",
        hidden = true,
        description = "Answer parts of a file of problems; started by 'reasoning evaluate --spark URL'.",
        footer = {"", "Example:", "  frugal reasoning evaluate-shard --run DIR --from 0 --until 8"})
public final class EvaluateShard extends BaseCommand {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder of the run.")
    private Path run = Path.of("");

    @Option(names = "--from", required = true, paramLabel = "N", description = "The first part, from 0.")
    private int from;

    @Option(names = "--until", required = true, paramLabel = "N", description = "The part behind the last one.")
    private int until;

    /// The command line of a process.
    static List<String> arguments(Path run, int first, int end) {
        return List.of(
                "reasoning",
                "evaluate-shard",
                "--run",
                run.toString(),
                "--from",
                Integer.toString(first),
                "--until",
                Integer.toString(end));
    }

    @Override
    protected CommandResult answer() {
        var folder = run.toAbsolutePath();
        EvaluationShard.answer(RunDirectory.open(folder.getRoot(), folder.toString()), from, until);
        return new CommandResult("", Map.of("from", from, "until", until));
    }
}
