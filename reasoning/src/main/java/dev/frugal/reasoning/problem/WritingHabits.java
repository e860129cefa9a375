package dev.frugal.reasoning.problem;

import java.util.List;
import java.util.random.RandomGenerator;

/// How the writers of demonstrations choose: with probabilities, and with relative weights of 0, 1, 2, …
public final class WritingHabits {
    private WritingHabits() {}

    /// @throws IllegalArgumentException unless it is a probability; the message names it
    public static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s is %s; expected a probability in [0, 1]".formatted(name, value));
        }
    }

    /// @throws IllegalArgumentException unless these are weights; the message names them
    public static void requireWeights(String name, List<Double> weights) {
        if (weights.isEmpty() || weights.stream().anyMatch(weight -> !(weight >= 0)) || !(total(weights) > 0)) {
            throw new IllegalArgumentException(
                    "%s is %s; expected weights of at least 0, not all 0".formatted(name, weights));
        }
    }

    /// A number from 0 on, by its weight.
    public static int count(List<Double> weights, RandomGenerator random) {
        double place = random.nextDouble() * total(weights);
        int count = 0;
        while (count < weights.size() - 1 && place >= weights.get(count)) {
            place -= weights.get(count);
            count++;
        }
        return count;
    }

    /// One of several, all equally likely.
    public static <T> T pick(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static double total(List<Double> weights) {
        return weights.stream().mapToDouble(Double::doubleValue).sum();
    }
}
