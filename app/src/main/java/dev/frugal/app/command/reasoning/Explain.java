package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.JsonLines;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.Explanation;
import dev.frugal.reasoning.policy.GroupCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Shows what a method makes of groups of responses: entropy, weights, rewards, advantages"
                + " and loss, by the code that trains.",
        footer = {
            "",
            "Each line of the file is one group:",
            "  {\"correct\":[true,false],\"token_log_probs\":[[-0.1,-0.7],[-0.2]],\"method\":\"fgo\"}",
            "",
            "Example:",
            "  frugal reasoning explain cases.jsonl --json"
        })
final class Explain extends BaseCommand {
    @Parameters(paramLabel = "FILE", description = "Groups, one JSON object a line.")
    private Path file = Path.of("");

    @Override
    protected CommandResult answer() {
        var cases = cases();
        var explanations = cases.stream().map(Explanation::of).toList();
        return new CommandResult(text(cases, explanations), new JsonLines(explanations));
    }

    private List<GroupCase> cases() {
        var lines = Documents.text(file).lines().toList();
        var cases = new ArrayList<GroupCase>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                var place = "%s, line %d".formatted(file, i + 1);
                cases.add(GroupCase.read(Documents.jsonTree(lines.get(i), file.toString(), i + 1), place));
            }
        }
        if (cases.isEmpty()) {
            throw new InvalidInputException("%s holds no groups; expected one JSON object a line".formatted(file));
        }
        return cases;
    }

    private static String text(List<GroupCase> cases, List<Explanation> explanations) {
        var blocks = new ArrayList<String>();
        for (int i = 0; i < cases.size(); i++) {
            blocks.add(text(i + 1, cases.get(i), explanations.get(i)));
        }
        return String.join("\n\n", blocks);
    }

    private static String text(int number, GroupCase example, Explanation explanation) {
        var table = new TextTable("response", "correct", "tokens", "entropy", "weight", "reward", "advantage");
        var responses = example.group().responses();
        for (int i = 0; i < responses.size(); i++) {
            table.row(
                    i + 1,
                    responses.get(i).correct() ? "yes" : "no",
                    responses.get(i).length(),
                    number(explanation.entropy()[i]),
                    weight(explanation.weights(), i),
                    number(explanation.rewards()[i]),
                    number(explanation.advantages()[i]));
        }
        var loss = explanation.loss().map(value -> ", loss " + number(value)).orElse("");
        return "group %d, %s%s\n%s".formatted(number, example.method().name(), loss, table.text());
    }

    private static String weight(Optional<double[]> weights, int response) {
        return weights.map(all -> number(all[response])).orElse("–");
    }

    private static String number(double value) {
        return "%.6f".formatted(value);
    }
}
