package dev.frugal.reasoning.reward;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.reasoning.reward.AnsweredProblem.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The built-in rewards, and how a user's own are reached: what a configuration says of a reward.
///
/// Lengths are in tokens, the end token included. Where a published reward is a verdict with
/// something added to it, only what is added is here: correctness stands beside it in the sum.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface RewardSettings {
    /// The reward, ready to be asked; `name` is what it is logged as.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be reached
    default Reward open(String name) {
        return switch (this) {
            case Correctness _ -> each(name, response -> response.correct() ? 1 : 0);
            case Format(String pattern) -> each(name, new FormatScore(pattern)::of);
            case RelativeLength length -> new BuiltInReward(name, length::score);
            case TargetLength(int target) -> each(name, response -> -Math.abs(target - length(response)));
            case ShortestCorrect length -> new BuiltInReward(name, length::score);
            case CosineLength cosine -> each(name, cosine::score);
            case SoftOverlong overlong -> each(name, overlong::score);
            case ClassPath(String provided) -> ProvidedRewards.find(provided);
            case Command command -> ProcessReward.start(name, command);
        };
    }

    /// Whether it treats right responses and wrong ones differently. Such a reward cannot be the verdict itself.
    default boolean asksForVerdict() {
        return false;
    }

    /// Whether it looks at the row of the data file.
    default boolean readsRows() {
        return false;
    }

    /// What the task's grader says: 1 for a correct response, 0 for a wrong one or one that was cut off.
    @JsonTypeName("correctness")
    record Correctness() implements RewardSettings {}

    /// 1 if the whole text of the response matches a regular expression of Java's, in which `.`
    /// also stands for a line break; else 0.
    @JsonTypeName("format")
    record Format(String pattern) implements RewardSettings {
        public Format {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException unreadable) {
                throw new IllegalArgumentException(
                        "the pattern '%s' is not a regular expression: %s at character %d"
                                .formatted(pattern, unreadable.getDescription(), unreadable.getIndex() + 1),
                        unreadable);
            }
        }
    }

    /// What Kimi k1.5 (2025) adds to a verdict: λ = 0.5 − (len − min) / (max − min) over the group for a right
    /// response, min(0, λ) for a wrong one; 0 where all lengths are equal.
    @JsonTypeName("relative-length")
    record RelativeLength() implements RewardSettings {
        @Override
        public boolean asksForVerdict() {
            return true;
        }

        private double[] score(AnsweredProblem answered) {
            var lengths = answered.responses().stream()
                    .mapToInt(RewardSettings::length)
                    .summaryStatistics();
            int shortest = lengths.getMin();
            int longest = lengths.getMax();
            return answered.each(response -> {
                if (shortest == longest) {
                    return 0;
                }
                double bonus = 0.5 - (double) (length(response) - shortest) / (longest - shortest);
                return response.correct() ? bonus : Math.min(0, bonus);
            });
        }
    }

    /// What L1-exact (Aggarwal and Welleck 2025) adds to a verdict: −|target − len|.
    @JsonTypeName("target-length")
    record TargetLength(int target) implements RewardSettings {}

    /// What ShorterBetter (Yi et al. 2025) adds to a verdict: −|len − the shortest right length|; where nothing is
    /// right the group's mean length takes its place.
    @JsonTypeName("shortest-correct")
    record ShortestCorrect() implements RewardSettings {
        @Override
        public boolean asksForVerdict() {
            return true;
        }

        private double[] score(AnsweredProblem answered) {
            double best = answered.responses().stream()
                    .filter(Response::correct)
                    .mapToInt(RewardSettings::length)
                    .min()
                    .orElse(-1);
            if (best < 0) {
                best = Arrays.stream(answered.each(RewardSettings::length))
                        .average()
                        .orElseThrow();
            }
            double aim = best;
            return answered.each(response -> -Math.abs(length(response) - aim));
        }
    }

    /// The cosine reward of Yeo et al. (2025), in place of a verdict: a right response earns from
    /// `correctShort` falling to `correctLong`, a wrong one from `wrongShort` rising to
    /// `wrongLong`, along half a cosine over `limit` tokens; a response at the limit earns
    /// `exceeded`.
    @JsonTypeName("cosine-length")
    record CosineLength(
            int limit, double correctShort, double correctLong, double wrongShort, double wrongLong, double exceeded)
            implements RewardSettings {
        @Override
        public boolean asksForVerdict() {
            return true;
        }

        private double score(Response response) {
            double from = response.correct() ? correctShort : wrongShort;
            double to = response.correct() ? correctLong : wrongLong;
            double phase = Math.cos(Math.PI * length(response) / limit);
            return length(response) >= limit ? exceeded : to + 0.5 * (from - to) * (1 + phase);
        }
    }

    /// DAPO's soft overlong punishment (Yu et al. 2025): nothing up to `limit − cache` tokens, then
    /// falling in a line to −1 at `limit` and beyond.
    @JsonTypeName("soft-overlong")
    record SoftOverlong(int limit, int cache) implements RewardSettings {
        public SoftOverlong {
            if (cache < 1 || cache > limit) {
                throw new IllegalArgumentException(
                        "the cache lies between 1 and the limit %d, not %d".formatted(limit, cache));
            }
        }

        private double score(Response response) {
            double over = (double) (limit - cache - length(response)) / cache;
            return Math.clamp(over, -1, 0);
        }
    }

    /// The [Reward] on the class path that calls itself `name`.
    @JsonTypeName("class-path")
    record ClassPath(String name) implements RewardSettings {
        @Override
        public boolean readsRows() {
            return true;
        }
    }

    /// A process that reads problems with their responses and writes rewards, a line of JSON each
    /// (docs/how-to/write-your-own-reward.md).
    ///
    /// - `command`: program and arguments, split at blanks outside quotes; no shell sees them;
    /// - `directory`: where it runs, so that relative paths mean the same when the run is resumed elsewhere;
    /// - `deadline`: seconds it may take for all problems of a step.
    @JsonTypeName("command")
    record Command(String command, String directory, double deadline) implements RewardSettings {
        /// Seconds.
        public static final double DEFAULT_DEADLINE = 60;

        private static final double LONGEST_DEADLINE = 86_400;

        private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+", Pattern.DOTALL);

        public Command {
            if (command.isBlank()) {
                throw new IllegalArgumentException("the command is empty; expected a program and its arguments");
            }
            if (!(deadline > 0 && deadline <= LONGEST_DEADLINE)) {
                throw new IllegalArgumentException(
                        "the deadline is %s s; expected more than 0 and at most a day".formatted(deadline));
            }
        }

        /// The program and its arguments.
        List<String> words() {
            return WORD.matcher(command)
                    .results()
                    .map(word -> word.group().replaceFirst("(?s)^([\"'])(.*)\\1$", "$2"))
                    .toList();
        }

        @Override
        public boolean readsRows() {
            return true;
        }
    }

    private static Reward each(String name, ToDoubleFunction<Response> number) {
        return new BuiltInReward(name, answered -> answered.each(number));
    }

    private static int length(Response response) {
        return response.tokens().length;
    }
}
