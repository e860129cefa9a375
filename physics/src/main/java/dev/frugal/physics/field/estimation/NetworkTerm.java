package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldTerm;
import dev.frugal.physics.identification.TermNetwork;
import java.util.ArrayList;
import java.util.List;

/// An unknown term computed by its network. For one thread.
final class NetworkTerm implements FieldTerm {
    private final TermNetwork.Evaluation network;
    private final double[] at;
    private final double[] slopesAt;
    private final double[] gradient;

    private NetworkTerm(TermNetwork network, double[] unknowns, int from) {
        this.network = network.evaluation();
        this.network.use(unknowns, from);
        int arguments = network.term().arguments().size();
        this.at = new double[arguments];
        this.slopesAt = new double[arguments];
        this.gradient = new double[network.weights()];
    }

    /// @param unknowns with the weights of all networks from a place on
    static List<NetworkTerm> of(List<TermNetwork> networks, double[] unknowns, int from) {
        var terms = new ArrayList<NetworkTerm>();
        int at = from;
        for (var network : networks) {
            terms.add(new NetworkTerm(network, unknowns, at));
            at += network.weights();
        }
        return terms;
    }

    @Override
    public int weights() {
        return gradient.length;
    }

    @Override
    public void evaluate(double[][] arguments, int count, double[] values) {
        for (int point = 0; point < count; point++) {
            values[point] = at(arguments, point);
        }
    }

    private double at(double[][] arguments, int point) {
        for (int a = 0; a < at.length; a++) {
            at[a] = arguments[a][point];
        }
        return network.at(at, slopesAt, gradient, 0);
    }

    @Override
    public void evaluate(double[][] arguments, int count, double[] values, double[][] slopes, double[][] weightSlopes) {
        for (int point = 0; point < count; point++) {
            values[point] = at(arguments, point);
            for (int a = 0; a < at.length; a++) {
                slopes[a][point] = slopesAt[a];
            }
            for (int weight = 0; weight < weightSlopes.length; weight++) {
                weightSlopes[weight][point] = gradient[weight];
            }
        }
    }
}
