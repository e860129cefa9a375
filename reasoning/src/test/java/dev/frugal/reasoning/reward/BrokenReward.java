package dev.frugal.reasoning.reward;

/// A user's class that throws.
public final class BrokenReward implements Reward {
    @Override
    public String name() {
        return "broken";
    }

    @Override
    public double[] score(AnsweredProblem answered) {
        throw new IllegalStateException("out of ideas");
    }
}
