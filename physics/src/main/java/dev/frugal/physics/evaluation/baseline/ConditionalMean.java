package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import java.util.Collections;
import java.util.List;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/// The mean of the training trajectories at each time: what a network of time alone converges to. A
/// cubic spline runs through the means and gives the derivatives; after the last time it holds its
/// value.
public final class ConditionalMean implements Forecaster {
    private final double end;
    private final List<PolynomialSplineFunction> values;
    private final List<PolynomialSplineFunction> slopes;
    private final List<PolynomialSplineFunction> curvatures;

    private ConditionalMean(double end, List<PolynomialSplineFunction> values) {
        this.end = end;
        this.values = values;
        this.slopes = values.stream()
                .map(PolynomialSplineFunction::polynomialSplineDerivative)
                .toList();
        this.curvatures = slopes.stream()
                .map(PolynomialSplineFunction::polynomialSplineDerivative)
                .toList();
    }

    /// The mean over trajectories that share their sample times.
    public static ConditionalMean of(List<Trajectory> train) {
        var times = train.getFirst().times();
        int states = train.getFirst().states()[0].length;
        var means = new double[states][times.length];
        for (var trajectory : train) {
            for (int sample = 0; sample < times.length; sample++) {
                for (int state = 0; state < states; state++) {
                    means[state][sample] += trajectory.states()[sample][state] / train.size();
                }
            }
        }
        var interpolator = new SplineInterpolator();
        return new ConditionalMean(
                times[times.length - 1],
                java.util.Arrays.stream(means)
                        .map(mean -> interpolator.interpolate(times, mean))
                        .toList());
    }

    @Override
    public String name() {
        return "mean";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        var states = new double[times.length][values.size()];
        var first = new double[times.length][values.size()];
        var second = new double[times.length][values.size()];
        for (int i = 0; i < times.length; i++) {
            boolean beyond = times[i] > end;
            double time = Math.min(times[i], end);
            for (int state = 0; state < values.size(); state++) {
                states[i][state] = values.get(state).value(time);
                first[i][state] = beyond ? 0 : slopes.get(state).value(time);
                second[i][state] = beyond ? 0 : curvatures.get(state).value(time);
            }
        }
        return Collections.nCopies(windows.size(), Forecast.ofStates(states).withDerivatives(first, second));
    }
}
