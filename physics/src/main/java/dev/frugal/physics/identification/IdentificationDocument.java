package dev.frugal.physics.identification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// An identification as JSON: what `physics identify --json` prints (docs/reference/physics-identify.md).
///
/// @param run folder of the run
/// @param constants estimates by name; one of each recording is called `name[k]`, `k` from 1
/// @param parametersLearnt constants and weights, without initial states
/// @param rmse root mean square error by channel
/// @param baselines root mean square error of other methods on the held-out recordings, by method and channel
/// @param correlation by channel, the peak of its residuals' spectrum where that of independent ones is 1
/// @param terms the learnt terms by name
/// @param stepsPerSample integration steps in the usual interval between samples
/// @param evaluations trials of the last fit, each a simulation of all stretches with sensitivities
@JsonNaming(SnakeCaseStrategy.class)
public record IdentificationDocument(
        String run,
        Map<String, Estimate> constants,
        int parametersLearnt,
        Map<String, Errors> rmse,
        Map<String, Map<String, Double>> baselines,
        Map<String, Double> correlation,
        Map<String, Term> terms,
        int stepsPerSample,
        long evaluations) {
    /// A number with its standard deviation.
    public record Estimate(double mean, double sd) {}

    /// Errors of a channel: of stretches whose initial states are fitted, and of free runs over the held-out
    /// recordings; empty if nothing was held out.
    public record Errors(double training, Optional<Double> validation) {}

    /// A learnt term where the recordings went.
    ///
    /// @param of its arguments
    /// @param at `[point][argument]`
    /// @param sd standard deviations of the values
    public record Term(List<String> of, double[][] at, double[] values, double[] sd) {
        /// The terms that curves show, by name.
        public static Map<String, Term> of(List<LearntCurve> curves) {
            var terms = new LinkedHashMap<String, Term>();
            curves.forEach(curve -> terms.put(
                    curve.name(), new Term(curve.arguments(), curve.points(), curve.values(), curve.deviations())));
            return terms;
        }
    }
}
