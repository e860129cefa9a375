package dev.frugal.reasoning.reward;

/// Which responses count as right: those whose reward called `reward` is greater than `above`.
///
/// Methods such as FGO divide a group into right and wrong, and some length rewards treat the two
/// differently. `reward` names one of the rewards, or [#TOTAL], their weighted sum.
public record Verdict(String reward, double above) {
    /// The weighted sum of all rewards.
    public static final String TOTAL = "total";

    /// What the task's grader says.
    public static final Verdict GRADER = new Verdict(WeightedReward.CORRECTNESS, 0.5);

    public Verdict {
        if (!Double.isFinite(above)) {
            throw new IllegalArgumentException(
                    "the verdict's threshold is %s; expected a finite number".formatted(above));
        }
    }
}
