package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldTerm;
import dev.frugal.physics.identification.TermNetwork;

/// A network with given weights as a term of fields; for one thread at a time.
final class NetworkTerm implements FieldTerm {
    private final int weights;
    private final TermNetwork.Evaluation evaluation;
    private final double[] arguments;
    private final double[] slopes;
    private final double[] gradient;

    /// The weights stand in `all` from a place on.
    NetworkTerm(TermNetwork network, double[] all, int from) {
        this.weights = network.weights();
        this.evaluation = network.evaluation();
        evaluation.use(all, from);
        this.arguments = new double[network.term().arguments().size()];
        this.slopes = new double[arguments.length];
        this.gradient = new double[weights];
    }

    @Override
    public int weights() {
        return weights;
    }

    @Override
    public void evaluate(double[][] given, int count, double[] values) {
        for (int point = 0; point < count; point++) {
            values[point] = at(given, point);
        }
    }

    @Override
    public void evaluate(double[][] given, int count, double[] values, double[][] slopesOut, double[][] weightSlopes) {
        for (int point = 0; point < count; point++) {
            values[point] = at(given, point);
            for (int a = 0; a < slopes.length; a++) {
                slopesOut[a][point] = slopes[a];
            }
            for (int w = 0; w < weightSlopes.length; w++) {
                weightSlopes[w][point] = gradient[w];
            }
        }
    }

    private double at(double[][] given, int point) {
        for (int a = 0; a < arguments.length; a++) {
            arguments[a] = given[a][point];
        }
        return evaluation.at(arguments, slopes, gradient, 0);
    }
}
