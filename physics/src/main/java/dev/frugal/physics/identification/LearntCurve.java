package dev.frugal.physics.identification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A learnt term at points that the recordings visit, with its standard deviation there: that with the
/// constants at their estimates, since a constant and a term that can stand for each other are known by their
/// sum alone.
///
/// @param name of the term
/// @param arguments names of its arguments
/// @param points `[point][argument]`, ordered by the first argument
/// @param values at the points
/// @param deviations standard deviations of the values
public record LearntCurve(
        String name, List<String> arguments, double[][] points, double[] values, double[] deviations) {
    /// Points that a curve has, about.
    public static final int POINTS = 400;

    private record Point(double[] at, double value, double deviation) {}

    /// What a network computes at some places.
    ///
    /// @param all with the network's weights from the place `from` on
    /// @param places `[place][argument]`
    /// @param covariance of the weights of all networks, those of this one from the place `covarianceFrom` on
    public static LearntCurve of(
            TermNetwork network,
            double[] all,
            int from,
            List<double[]> places,
            double[][] covariance,
            int covarianceFrom) {
        var evaluation = network.evaluation();
        evaluation.use(all, from);
        var points = new ArrayList<Point>();
        for (var at : places) {
            var gradient = new double[network.weights()];
            double value = evaluation.at(at, new double[at.length], gradient, 0);
            points.add(new Point(at, value, deviation(gradient, covariance, covarianceFrom)));
        }
        points.sort(Comparator.comparingDouble(point -> point.at[0]));
        return new LearntCurve(
                network.term().name(),
                network.term().arguments(),
                points.stream().map(Point::at).toArray(double[][]::new),
                points.stream().mapToDouble(Point::value).toArray(),
                points.stream().mapToDouble(Point::deviation).toArray());
    }

    /// @param covariance of the weights, the constants being what they are
    static List<LearntCurve> of(
            Identification.Done done, OutputError problem, double[] all, Data data, double[][] covariance) {
        var curves = new ArrayList<LearntCurve>();
        if (done.networks().isEmpty()) {
            return curves;
        }
        var unknowns = done.fit().unknowns();
        var grids = data.grids(Double.POSITIVE_INFINITY);
        var results = problem.simulate(all);
        long samples =
                results.stream().mapToLong(result -> result.stretch.samples()).sum();
        int stride = (int) Math.max(1, samples / POINTS);
        var places = new Places(done.system());
        int weightsAt = unknowns.weightsAt();
        for (int m = 0; m < done.networks().size(); m++) {
            var network = done.networks().get(m);
            var points = new ArrayList<double[]>();
            var at = new double[done.system().arguments().size()];
            long seen = 0;
            for (var result : results) {
                for (int i = 0; i < result.stretch.samples(); i++) {
                    if (seen++ % stride == 0) {
                        var grid = grids.get(result.stretch.recording());
                        places.fill(at, grid, result.stretch.from() + i, unknowns, all, result, i);
                        var arguments = new double[network.term().arguments().size()];
                        done.system().termArguments().get(m).evaluate(at, arguments);
                        points.add(arguments);
                    }
                }
            }
            curves.add(of(network, all, weightsAt, points, covariance, weightsAt - unknowns.weightsAt()));
            weightsAt += network.weights();
        }
        return curves;
    }

    private static double deviation(double[] gradient, double[][] covariance, int from) {
        double sum = 0;
        for (int a = 0; a < gradient.length; a++) {
            for (int b = 0; b < gradient.length; b++) {
                sum += gradient[a] * gradient[b] * covariance[from + a][from + b];
            }
        }
        return Math.sqrt(Math.max(0, sum));
    }
}
