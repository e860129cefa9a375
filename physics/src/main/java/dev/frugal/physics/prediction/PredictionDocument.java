package dev.frugal.physics.prediction;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A [Prediction] as JSON: what `physics predict --json` prints (docs/reference/physics-predict.md).
///
/// @param parameter the first of the system's parameters; empty if it has none
/// @param parameters all of them, in the system's order
/// @param regime the most probable long-run behaviour; empty unless regimes were asked for
/// @param regimes the probability of each, the greatest first
/// @param forecast the trajectory with its standard deviation
/// @param noise estimated measurement error, standard deviation per state
/// @param certificate how well the forecast obeys the equation
/// @param warnings sentences about what speaks against the answer
public record PredictionDocument(
        Optional<Estimate> parameter,
        List<Estimate> parameters,
        Optional<String> regime,
        Map<String, Double> regimes,
        Curve forecast,
        double[] noise,
        Certificate certificate,
        List<String> warnings) {
    /// A parameter with its standard deviation, in the parameter's unit.
    public record Estimate(String name, double mean, double sd) {}

    /// Times, and each state's values and standard deviations at them.
    public record Curve(double[] time, Map<String, double[]> states, Map<String, double[]> sd) {}

    /// How well the forecast obeys the equation.
    ///
    /// @param residual mean squared residual, in units of state per time, squared
    public record Certificate(double residual) {}

    public PredictionDocument {
        parameters = List.copyOf(parameters);
        warnings = List.copyOf(warnings);
    }

    /// The document of `prediction`.
    public static PredictionDocument of(Prediction prediction) {
        var parameters = prediction.parameters().stream()
                .map(parameter -> new Estimate(parameter.name(), parameter.mean(), parameter.deviation()))
                .toList();
        return new PredictionDocument(
                parameters.stream().findFirst(),
                parameters,
                prediction.regime(),
                prediction.regimes(),
                new Curve(
                        prediction.times(),
                        columns(prediction.stateNames(), prediction.states()),
                        columns(prediction.stateNames(), prediction.deviations())),
                prediction.noise(),
                new Certificate(prediction.residual()),
                prediction.warnings());
    }

    private static Map<String, double[]> columns(List<String> names, double[][] rows) {
        var columns = new LinkedHashMap<String, double[]>();
        for (int j = 0; j < names.size(); j++) {
            int column = j;
            columns.put(
                    names.get(j),
                    Arrays.stream(rows).mapToDouble(row -> row[column]).toArray());
        }
        return columns;
    }
}
