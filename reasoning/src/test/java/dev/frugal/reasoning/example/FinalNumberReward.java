package dev.frugal.reasoning.example;

import dev.frugal.reasoning.reward.AnsweredProblem;
import dev.frugal.reasoning.reward.Reward;

/// 1 for a response that ends with a number, else 0.
public final class FinalNumberReward implements Reward {
    @Override
    public String name() {
        return "final-number";
    }

    @Override
    public double[] score(AnsweredProblem answered) {
        return answered.each(response -> response.text().matches("(?s).*\\d\\s*") ? 1 : 0);
    }
}
