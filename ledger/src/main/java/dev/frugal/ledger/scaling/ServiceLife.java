package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import java.util.Optional;
import org.hipparchus.analysis.solvers.BrentSolver;

/// A service over its life: a model is trained once and answers many queries.
///
/// Training costs `trainingFactor` · N · D operations, and all queries cost `inferenceFactor` · N ·
/// `inferenceData`.
/// The cheapest N and D with error L satisfy, with y the share of L − E left to the parameters' term,
///
/// 1 + s/D(y) = (α/β) · y / (1 − y), where D(y) = (B / ((L − E)(1 − y)))^(1/β) and s = inference factor ·
/// inference
/// data / training factor.
///
/// The left side falls and the right side rises with y, so there is one solution. Without queries it is y =
/// β/(α+β),
/// the compute-optimal training of Hoffmann et al. (2022); more queries raise y: a smaller model trained
/// longer
/// (Sardana et al. 2024, "Beyond Chinchilla-Optimal: Accounting for Inference in Language Model Scaling
/// Laws").
///
/// @param inferenceData data of all queries together: queries × tokens per query
/// @param trainingFactor operations per parameter and datum of training, about 6 for a transformer
/// @param inferenceFactor operations per parameter and datum of inference, about 2
public record ServiceLife(double inferenceData, double trainingFactor, double inferenceFactor) {
    private static final double ACCURACY = 1e-13;
    private static final int EVALUATIONS = 1000;

    public ServiceLife {
        if (!(inferenceData >= 0) || Double.isInfinite(inferenceData)) {
            throw new InvalidInputException(
                    "the queries of a service's life have %s tokens or samples; expected a finite"
                                    .formatted(inferenceData)
                            + " number of at least 0");
        }
        if (!(trainingFactor > 0 && inferenceFactor > 0)
                || Double.isInfinite(trainingFactor)
                || Double.isInfinite(inferenceFactor)) {
            throw new InvalidInputException(
                    "operations per parameter and datum are %s in training and %s in inference; expected both above 0"
                            .formatted(trainingFactor, inferenceFactor));
        }
    }

    /// A size and its training.
    ///
    /// @param parameters N
    /// @param data D
    /// @param training operations of the training
    /// @param inference operations of all queries
    public record Plan(double parameters, double data, double training, double inference) {
        /// Operations of training and all queries.
        public double total() {
            return training + inference;
        }
    }

    /// The plan with `parameters` and just enough data for `error`; empty if no amount suffices.
    public Optional<Plan> with(JointLaw law, double error, double parameters) {
        double data = law.dataFor(error, parameters);
        return Double.isInfinite(data) ? Optional.empty() : Optional.of(plan(parameters, data));
    }

    private Plan plan(double parameters, double data) {
        return new Plan(
                parameters, data, trainingFactor * parameters * data, inferenceFactor * parameters * inferenceData);
    }

    /// The cheapest plan with `error` by `law`; empty if no size reaches it.
    public Optional<Plan> cheapest(JointLaw law, double error) {
        double gap = error - law.irreducible();
        double alpha = law.parameterExponent();
        double beta = law.dataExponent();
        if (!(gap > 0 && alpha > 0 && beta > 0)) {
            return Optional.empty();
        }
        double odds = Math.exp(logOdds(law, gap));
        double parameters = Math.pow(law.parameterAmplitude() * (1 + odds) / (gap * odds), 1 / alpha);
        var best = plan(parameters, data(law, gap, odds));
        return Double.isFinite(best.total()) && best.total() > 0 ? Optional.of(best) : Optional.empty();
    }

    /// ln(y / (1 − y)) at the cheapest plan.
    private double logOdds(JointLaw law, double gap) {
        double ratio = law.parameterExponent() / law.dataExponent();
        double served = inferenceFactor * inferenceData / trainingFactor;
        double least = -Math.log(ratio);
        double most = least + Math.log1p(served / data(law, gap, Math.exp(least)));
        if (!(most > least) || Double.isInfinite(most)) {
            return least;
        }
        return new BrentSolver(ACCURACY)
                .solve(
                        EVALUATIONS,
                        z -> Math.log1p(served / data(law, gap, Math.exp(z))) - Math.log(ratio) - z,
                        least,
                        most);
    }

    /// D when the odds of the parameters' share of the gap are `odds`.
    private static double data(JointLaw law, double gap, double odds) {
        return Math.pow(law.dataAmplitude() * (1 + odds) / gap, 1 / law.dataExponent());
    }
}
