package dev.frugal.reasoning.reward;

import java.util.regex.Pattern;

/// A reward with the name it is logged under and its weight in the sum; one of weight 0 is only logged.
public record WeightedReward(String name, double weight, RewardSettings reward) {
    /// The name of the task's grader among the rewards.
    public static final String CORRECTNESS = "correctness";

    private static final Pattern NAME = Pattern.compile("\\p{Alpha}[\\p{Alnum}_-]*");

    public WeightedReward {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a reward is called '%s'; expected a letter, then letters, digits, '-' or '_'".formatted(name));
        }
        if (name.equals(Verdict.TOTAL)) {
            throw new IllegalArgumentException(
                    "no reward can be called '%s', the name of the sum; choose another".formatted(name));
        }
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "the weight of the reward '%s' is %s; expected a finite number".formatted(name, weight));
        }
    }

    /// Whether a reward can be called so.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
