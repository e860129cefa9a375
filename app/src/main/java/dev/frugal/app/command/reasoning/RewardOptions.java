package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.reward.ProvidedRewards;
import dev.frugal.reasoning.reward.RewardSettings;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.reward.Verdict;
import dev.frugal.reasoning.reward.WeightedReward;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// What a response earns, beside what the method itself rewards.
final class RewardOptions {
    private static final String FORMAT = "format";

    /// A name with a weight or without, and what the reward is.
    private static final Pattern LABELLED =
            Pattern.compile("(\\p{Alpha}[\\p{Alnum}_-]*)(?::([^=\\s]+))?(?:=(.*))?", Pattern.DOTALL);

    @Option(
            names = "--reward",
            paramLabel = "REWARD",
            description = {
                "A reward to add, as often as wanted: [NAME[:WEIGHT]=]WHAT, where WHAT is correctness,"
                        + " 'format REGEX', relative-length, target-length, shortest-correct, cosine-length,"
                        + " soft-overlong, the name of a class's reward, or a command that reads and writes JSON"
                        + " lines. One with the name of a reward of the method takes its place; correctness:0.5"
                        + " changes a weight, and a weight of 0 only logs."
            })
    private List<String> rewards = List.of();

    @Option(
            names = "--reward-deadline",
            paramLabel = "SECONDS",
            description = "Longest time a command given by --reward may take for a step's responses"
                    + " (default: ${DEFAULT-VALUE}).")
    private double deadline = RewardSettings.Command.DEFAULT_DEADLINE;

    @Option(
            names = "--verdict",
            paramLabel = "NAME:THRESHOLD",
            description = "Responses whose reward NAME (or 'total', the weighted sum) is above THRESHOLD count as"
                    + " right, for methods that tell right from wrong (default: correctness:0.5).")
    private Optional<String> verdict = Optional.empty();

    /// `method` with the rewards asked for; `limit` is the longest response in tokens.
    ///
    /// @throws InvalidInputException if a reward cannot be read or does nothing under this method
    PolicyMethod apply(PolicyMethod method, int limit) {
        try {
            return method.withRewards(apply(method.rewards(), limit));
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("method %s: %s".formatted(method.name(), failure.getMessage()), failure);
        }
    }

    /// The rewards of an evaluation: correctness and those asked for.
    ///
    /// @throws InvalidInputException if a reward cannot be read
    RewardSum sum(int limit) {
        try {
            return apply(RewardSum.CORRECTNESS, limit);
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("rewards: " + failure.getMessage(), failure);
        }
    }

    private RewardSum apply(RewardSum own, int limit) {
        var all = own.with(rewards.stream().map(text -> read(text, limit)).toList());
        return verdict.isEmpty() ? all : all.withVerdict(verdict(verdict.get()));
    }

    private WeightedReward read(String text, int limit) {
        var label = LABELLED.matcher(text);
        if (!label.matches()) {
            return new WeightedReward(name(text), 1, settings(text, limit));
        }
        double weight = Optional.ofNullable(label.group(2))
                .map(number -> number(number, "--reward '%s': the weight".formatted(text)))
                .orElse(1.0);
        var what = Optional.ofNullable(label.group(3)).orElse(label.group(1));
        return new WeightedReward(label.group(1), weight, settings(what, limit));
    }

    private RewardSettings settings(String what, int limit) {
        var words = what.strip().split("\\s+", 2);
        var rest = words.length == 2 ? words[1] : "";
        var builtIn = builtIn(limit).get(words[0]);
        if (words[0].equals(FORMAT)) {
            return new RewardSettings.Format(rest);
        }
        if (builtIn != null) {
            return withParameters(builtIn, rest, what);
        }
        if (rest.isEmpty() && ProvidedRewards.names().contains(words[0])) {
            return new RewardSettings.ClassPath(words[0]);
        }
        return new RewardSettings.Command(
                what.strip(), Path.of("").toAbsolutePath().toString(), deadline);
    }

    /// Those that need no word, with what the presets give them.
    private static Map<String, RewardSettings> builtIn(int limit) {
        return Map.of(
                WeightedReward.CORRECTNESS,
                new RewardSettings.Correctness(),
                "relative-length",
                new RewardSettings.RelativeLength(),
                "target-length",
                new RewardSettings.TargetLength(limit / 2),
                "shortest-correct",
                new RewardSettings.ShortestCorrect(),
                "cosine-length",
                new RewardSettings.CosineLength(limit, 2, 1, -10, 0, -10),
                "soft-overlong",
                new RewardSettings.SoftOverlong(limit, Math.max(1, limit / 5)));
    }

    private static RewardSettings withParameters(RewardSettings usual, String parameters, String what) {
        var source = "--reward '%s'".formatted(what);
        var keys = new StringBuilder();
        for (var parameter : parameters.isBlank() ? new String[0] : parameters.split("\\s+")) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException(
                        "%s: found '%s'; expected KEY=NUMBER, such as cache=40".formatted(source, parameter));
            }
            keys.append("%s: %s\n".formatted(parameter.substring(0, equals), parameter.substring(equals + 1)));
        }
        return YamlSection.of(keys.toString(), source).over(usual, RewardSettings.class);
    }

    /// What a command is called that was given no name: its script, or else its program.
    private static String name(String command) {
        var words = command.strip().split("\\s+");
        var script = words[0];
        for (var word : words) {
            script = !word.startsWith("-") && word.matches(".*\\w\\.\\w+") ? word : script;
        }
        var base = script.substring(script.lastIndexOf('/') + 1).replaceFirst("\\.\\w+$", "");
        var name = base.replaceAll("[^\\p{Alnum}_-]", "-");
        if (words[0].equals(FORMAT)) {
            return FORMAT;
        }
        return WeightedReward.isName(name) ? name : "reward-" + name;
    }

    private static Verdict verdict(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new InvalidInputException(
                    "--verdict is '%s'; expected NAME:THRESHOLD, such as correctness:0.5".formatted(text));
        }
        return new Verdict(
                text.substring(0, colon),
                number(text.substring(colon + 1), "--verdict '%s': the threshold".formatted(text)));
    }

    private static double number(String text, String what) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException failure) {
            throw new InvalidInputException("%s is '%s'; expected a number".formatted(what, text), failure);
        }
    }
}
