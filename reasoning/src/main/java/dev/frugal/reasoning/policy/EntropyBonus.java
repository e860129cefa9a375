package dev.frugal.reasoning.policy;

/// A reward for choosing widely: `weight` times the mean entropy of next-token distributions, taken
/// off the loss. Only tokens whose distribution has more than `above` nats count.
///
/// A bonus on every token is paid for where it hurts, in digits that are known; a floor leaves it
/// to the tokens at which a response forks (Wang et al. 2025, arXiv 2506.01939, find them to be a
/// fifth of all). The floor is a number of nats, not a share of the batch, so that the loss does
/// not depend on how a batch is split.
public record EntropyBonus(double weight, double above) {
    public static final EntropyBonus NONE = new EntropyBonus(0, 0);

    public EntropyBonus {
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("the entropy bonus is a finite number, not " + weight);
        }
        if (!(above >= 0) || Double.isInfinite(above)) {
            throw new IllegalArgumentException(
                    "the floor of the entropy bonus is a finite number of at least 0 nats, not " + above);
        }
    }
}
