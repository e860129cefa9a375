package dev.frugal.ledger.scaling;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/// Runs whose errors follow a known law, with log-normal noise.
final class SyntheticRuns {
    /// Operations per parameter and datum of a transformer's training.
    static final double PRODUCT = 6;

    private SyntheticRuns() {}

    /// `sizes` amounts of compute from `least` to `greatest`, evenly spaced by ratio, `seeds` runs of each.
    static List<ScalingRun> ofCompute(
            String method,
            DoubleUnaryOperator law,
            double least,
            double greatest,
            int sizes,
            int seeds,
            double noise,
            Seed seed) {
        var random = seed.random();
        var runs = new ArrayList<ScalingRun>();
        for (int size = 0; size < sizes; size++) {
            double compute = least * Math.pow(greatest / least, size / (sizes - 1.0));
            for (int one = 0; one < seeds; one++) {
                double error = law.applyAsDouble(compute) * Math.exp(noise * random.nextGaussian());
                runs.add(new ScalingRun(
                        method,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        compute,
                        error,
                        one,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
            }
        }
        return runs;
    }

    /// `sizes` numbers of parameters from 2·10⁴ to 2·10⁶ times as many amounts of data from 10⁴ to 10⁶.
    static List<ScalingRun> ofBoth(String method, JointLaw law, int sizes, int seeds, double noise, Seed seed) {
        var random = seed.random();
        var runs = new ArrayList<ScalingRun>();
        for (int i = 0; i < sizes; i++) {
            double parameters = 2e4 * Math.pow(100, i / (sizes - 1.0));
            for (int j = 0; j < sizes; j++) {
                double data = 1e4 * Math.pow(100, j / (sizes - 1.0));
                for (int one = 0; one < seeds; one++) {
                    double error = law.error(parameters, data) * Math.exp(noise * random.nextGaussian());
                    runs.add(ScalingRun.of(method, parameters, data, PRODUCT * parameters * data, error, one));
                }
            }
        }
        return runs;
    }
}
