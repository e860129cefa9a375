package dev.frugal.reasoning.policy;

/// A method of group policy optimisation: one value for each role.
///
/// - `kl`: weight of the k3 estimate of KL(π‖reference) per token; 0 keeps no reference;
/// - `entropyBonus`: what wide choice earns.
public record PolicyMethod(
        String name,
        Advantage advantage,
        LengthShaping shaping,
        PolicyLoss loss,
        Sampling sampling,
        double kl,
        EntropyBonus entropyBonus) {

    public PolicyMethod {
        if (!(kl >= 0) || Double.isInfinite(kl)) {
            throw new IllegalArgumentException("kl is a finite number of at least 0, not " + kl);
        }
        if (advantage instanceof FineGrained && !(shaping instanceof LengthShaping.None)) {
            throw new IllegalArgumentException(
                    "fine-grained advantages make their own rewards; expected no length shaping");
        }
    }

    public PolicyMethod withAdvantage(Advantage other) {
        return new PolicyMethod(name, other, shaping, loss, sampling, kl, entropyBonus);
    }

    public PolicyMethod withLoss(PolicyLoss other) {
        return new PolicyMethod(name, advantage, shaping, other, sampling, kl, entropyBonus);
    }

    public PolicyMethod withKl(double other) {
        return new PolicyMethod(name, advantage, shaping, loss, sampling, other, entropyBonus);
    }

    public PolicyMethod withEntropyBonus(EntropyBonus other) {
        return new PolicyMethod(name, advantage, shaping, loss, sampling, kl, other);
    }
}
