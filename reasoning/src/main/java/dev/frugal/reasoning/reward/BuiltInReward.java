package dev.frugal.reasoning.reward;

import java.util.function.Function;

/// A reward that is a function of the responses and holds nothing.
record BuiltInReward(String name, Function<AnsweredProblem, double[]> function) implements Reward {
    @Override
    public double[] score(AnsweredProblem answered) {
        return function.apply(answered);
    }
}
