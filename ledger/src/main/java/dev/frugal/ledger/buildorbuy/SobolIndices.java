package dev.frugal.ledger.buildorbuy;

import dev.frugal.base.Seed;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.random.SobolSequenceGenerator;

/// Shares of the variance of a function of independent inputs (Sobol 1993).
///
/// First-order indices by Saltelli et al. (2010, "Variance based sensitivity analysis of model output",
/// table 2
/// b),
/// total indices by Jansen (1999), from a Sobol sequence with a random shift (Cranley and Patterson 1976).
///
/// @param variance variance of the function
/// @param first share of the variance explained by each input alone; they sum to at most 1 but for sampling
///   error
/// @param total share that vanishes if the input is known, interactions included; they sum to at least 1
public record SobolIndices(double variance, List<Double> first, List<Double> total) {
    public SobolIndices {
        first = List.copyOf(first);
        total = List.copyOf(total);
    }

    /// The indices of `function` over the unit cube of `dimensions` inputs, each uniform.
    ///
    /// @param samples points of the base sample; the function is evaluated `samples · (dimensions + 2)` times
    public static SobolIndices of(ToDoubleFunction<double[]> function, int dimensions, int samples, Seed seed) {
        var sequence = new SobolSequenceGenerator(2 * dimensions);
        var random = seed.named("sobol").random();
        var shift = IntStream.range(0, 2 * dimensions)
                .mapToDouble(_ -> random.nextDouble())
                .toArray();
        var atFirst = new double[samples];
        var atSecond = new double[samples];
        var mixed = new double[dimensions][samples];
        for (int sample = 0; sample < samples; sample++) {
            var point = sequence.nextVector();
            var one = new double[dimensions];
            var other = new double[dimensions];
            for (int i = 0; i < dimensions; i++) {
                one[i] = (point[i] + shift[i]) % 1;
                other[i] = (point[dimensions + i] + shift[dimensions + i]) % 1;
            }
            atFirst[sample] = function.applyAsDouble(one);
            atSecond[sample] = function.applyAsDouble(other);
            for (int i = 0; i < dimensions; i++) {
                double kept = one[i];
                one[i] = other[i];
                mixed[i][sample] = function.applyAsDouble(one);
                one[i] = kept;
            }
        }
        return of(atFirst, atSecond, mixed);
    }

    private static SobolIndices of(double[] atFirst, double[] atSecond, double[][] mixed) {
        int samples = atFirst.length;
        double mean = 0;
        for (int s = 0; s < samples; s++) {
            mean += (atFirst[s] + atSecond[s]) / (2.0 * samples);
        }
        double variance = 0;
        for (int s = 0; s < samples; s++) {
            variance += (Math.pow(atFirst[s] - mean, 2) + Math.pow(atSecond[s] - mean, 2)) / (2.0 * samples);
        }
        var first = new Double[mixed.length];
        var total = new Double[mixed.length];
        for (int i = 0; i < mixed.length; i++) {
            double shared = 0;
            double changed = 0;
            for (int s = 0; s < samples; s++) {
                shared += (atSecond[s] - mean) * (mixed[i][s] - atFirst[s]) / samples;
                changed += Math.pow(atFirst[s] - mixed[i][s], 2) / (2.0 * samples);
            }
            first[i] = variance == 0 ? 0 : shared / variance;
            total[i] = variance == 0 ? 0 : changed / variance;
        }
        return new SobolIndices(variance, List.of(first), List.of(total));
    }
}
