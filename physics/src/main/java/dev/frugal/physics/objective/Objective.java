package dev.frugal.physics.objective;

/// The weights of the terms of a loss; a term of weight 0 is not computed.
///
/// `L = data·L_data + derivative·L_derivative + residual·L_residual + metric·L_metric`, where
///
/// - `L_data` is the mean square of the states' error,
/// - `L_derivative` the mean square of the error of their rates (a Sobolev norm's second part,
///   Czarnecki et al. 2017),
/// - `L_residual` the mean square of `dŷ/dt − f(t, ŷ; p)` by the network's exact derivative (Raissi
///   et al. 2019),
///
/// all three over batch, sample times and states, each state in units of its own standard deviation
/// over the training data; `L_metric` is the loss of [Triplet].
public record Objective(double data, double derivative, double residual, double metric) {
    public Objective {
        check("data", data);
        check("derivative", derivative);
        check("residual", residual);
        check("metric", metric);
        if (data + derivative + residual + metric == 0) {
            throw new IllegalArgumentException("every term has the weight 0; give one of them more");
        }
    }

    /// The highest time derivative of the states that it is about.
    public int order() {
        return residual > 0 || derivative > 0 ? 1 : 0;
    }

    private static void check(String term, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weight of the %s term is a number from 0 up, not %s".formatted(term, weight));
        }
    }
}
