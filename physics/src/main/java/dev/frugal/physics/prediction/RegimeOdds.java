package dev.frugal.physics.prediction;

import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.ScaledRoot;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.reference.Regime;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The probability of each regime, from the uncertainty of the parameters.
///
/// The parameters' normal distribution is represented by a few weighted points: with one parameter
/// the five of Gauss and Hermite, with more some draws. The regime at each is read from the window's latent code, or
/// found by following the equation from where the window ends, since with several attractors side by side the state
/// decides. Where the distribution is narrower than [#NARROW] of a parameter's range its mean
/// stands for all of it.
final class RegimeOdds {
    private static final double NARROW = 1e-3;
    private static final int DRAWS = 9;

    /// Nodes and weights of Gauss–Hermite quadrature for the standard normal distribution, five
    /// points (Abramowitz and Stegun 1964, table 25.10, rescaled).
    private static final double[] NODES = {
        0, -1.355626179974266, 1.355626179974266, -2.856970013872806, 2.856970013872806
    };

    private static final double[] WEIGHTS = {
        0.5333333333333333, 0.2220759220056126, 0.2220759220056126, 0.0112574113277207, 0.0112574113277207
    };

    private RegimeOdds() {}

    /// Which regimes a window may lead to, were its parameters known.
    interface Source {
        /// Probabilities by regime at legal parameters.
        Map<String, Double> at(double[] parameters);
    }

    /// The regime by following the equation.
    ///
    /// @param state where the window's trajectory is at a time from which the forcing starts anew
    /// @param warnings is told what a person should know about how solutions were found
    static Source simulated(
            DynamicalSystem system, RegimeClassifier classifier, double[] state, List<String> warnings) {
        return parameters -> Map.of(followed(classifier.classify(system, parameters, state), warnings), 1.0);
    }

    /// @return probabilities by regime, the greatest first
    static Map<String, Double> of(DynamicalSystem system, WindowEstimate estimate, Source source) {
        var odds = new LinkedHashMap<String, Double>();
        int count = estimate.parameters().length;
        boolean narrow = true;
        for (int k = 0; k < count; k++) {
            double range = system.parameters().get(k).training().width();
            narrow &= estimate.parameterDeviation(k) * NODES[4] < NARROW * range;
        }
        if (narrow) {
            add(odds, 1, system, source, estimate.parameters());
        } else if (count == 1) {
            for (int node = 0; node < NODES.length; node++) {
                double value = estimate.parameters()[0] + NODES[node] * estimate.parameterDeviation(0);
                add(odds, WEIGHTS[node], system, source, new double[] {value});
            }
        } else {
            for (int draw = 0; draw < DRAWS; draw++) {
                add(odds, 1.0 / DRAWS, system, source, drawn(estimate, draw));
            }
        }
        var sorted = new LinkedHashMap<String, Double>();
        odds.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static void add(
            Map<String, Double> odds, double weight, DynamicalSystem system, Source source, double[] parameters) {
        var legal = parameters.clone();
        for (int k = 0; k < legal.length; k++) {
            var range = system.parameters().get(k).range();
            legal[k] = Math.clamp(legal[k], range.low(), range.high());
        }
        RegimeClassifier.declared(system, legal)
                .map(name -> Map.of(name, 1.0))
                .orElseGet(() -> source.at(legal))
                .forEach((name, share) -> odds.merge(name, weight * share, Double::sum));
    }

    private static String followed(Regime regime, List<String> warnings) {
        for (var remark : regime.remarks()) {
            if (remark.kind() == Remark.Kind.WARNING && !warnings.contains(remark.sentence())) {
                warnings.add(remark.sentence());
            }
        }
        return regime.name();
    }

    /// The mean for draw 0, else a draw from the normal distribution of the estimate.
    private static double[] drawn(WindowEstimate estimate, int draw) {
        var values = estimate.parameters().clone();
        if (draw == 0) {
            return values;
        }
        var random = new Seed(0).named("regime odds").at(draw).random();
        var covariance = new double[values.length][values.length];
        int first = estimate.start().length;
        for (int a = 0; a < values.length; a++) {
            System.arraycopy(estimate.covariance()[first + a], first, covariance[a], 0, values.length);
        }
        var normal = new double[values.length];
        for (int k = 0; k < normal.length; k++) {
            normal[k] = random.nextGaussian();
        }
        var root = ScaledRoot.of(covariance);
        var offset = root.isPresent() ? root.get().times(normal) : normal;
        for (int k = 0; k < values.length; k++) {
            values[k] += root.isPresent() ? offset[k] : estimate.parameterDeviation(k) * offset[k];
        }
        return values;
    }
}
