package dev.frugal.physics.field.estimation;

import dev.frugal.physics.identification.TermNetwork;
import dev.frugal.physics.system.Expression;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Terms learnt from windows of fields.
///
/// @param networks of the unknown terms, in the order of the system's file
/// @param unknowns parameters, then weights
/// @param covariance of those
/// @param parameters how many of them are parameters
/// @param initial the fields at each window's first time, `[window][field * points + point]`
/// @param noise standard deviation of a reading, by field, estimated
/// @param misfit root mean square of the residuals as a share of the noise, whose square allows for what was fitted
/// @param lowest the smallest reading of each term's arguments, `[term][argument]`
/// @param highest the largest
public record LawEstimate(
        List<TermNetwork> networks,
        double[] unknowns,
        double[][] covariance,
        int parameters,
        double[][] initial,
        double[] noise,
        double misfit,
        double[][] lowest,
        double[][] highest) {
    public LawEstimate {
        networks = List.copyOf(networks);
    }

    /// A term's value with its standard deviation.
    public record Value(double mean, double deviation) {}

    /// The parameters of all windows.
    public double[] parameterValues() {
        return Arrays.copyOf(unknowns, parameters);
    }

    private int weightsAt(int term) {
        return parameters
                + networks.stream().limit(term).mapToInt(TermNetwork::weights).sum();
    }

    /// A term at given arguments.
    public Value at(int term, double... arguments) {
        var network = networks.get(term);
        int from = weightsAt(term);
        var evaluation = network.evaluation();
        evaluation.use(unknowns, from);
        var gradient = new double[network.weights()];
        double mean = evaluation.at(arguments, new double[arguments.length], gradient, 0);
        double variance = 0;
        for (int a = 0; a < gradient.length; a++) {
            for (int b = 0; b < gradient.length; b++) {
                variance += gradient[a] * covariance[from + a][from + b] * gradient[b];
            }
        }
        return new Value(mean, Math.sqrt(Math.max(0, variance)));
    }

    /// The terms as formulas of the equations' own language, each after the formulas that it reads.
    public Map<String, Expression> formulas() {
        var formulas = new LinkedHashMap<String, Expression>();
        for (int term = 0; term < networks.size(); term++) {
            int from = weightsAt(term);
            int weights = networks.get(term).weights();
            formulas.putAll(networks.get(term).formulas(Arrays.copyOfRange(unknowns, from, from + weights)));
        }
        return formulas;
    }
}
