package dev.frugal.app.command.physics;

import dev.frugal.physics.prediction.Prediction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A prediction as `--json` prints it (docs/reference/physics-predict.md).
public final class PredictionDocument {
    private PredictionDocument() {}

    public static Map<String, Object> of(Prediction prediction) {
        var parameters =
                prediction.parameters().stream().map(PredictionDocument::of).toList();
        var states = new LinkedHashMap<String, Object>();
        var deviations = new LinkedHashMap<String, Object>();
        for (int j = 0; j < prediction.stateNames().size(); j++) {
            states.put(prediction.stateNames().get(j), column(prediction.states(), j));
            deviations.put(prediction.stateNames().get(j), column(prediction.deviations(), j));
        }
        var forecast = new LinkedHashMap<String, Object>();
        forecast.put("time", prediction.times());
        forecast.put("states", states);
        forecast.put("sd", deviations);
        var document = new LinkedHashMap<String, Object>();
        if (!parameters.isEmpty()) {
            document.put("parameter", parameters.getFirst());
        }
        document.put("parameters", parameters);
        document.put("regime", prediction.regime());
        document.put("regimes", prediction.regimes());
        document.put("forecast", forecast);
        document.put("noise", prediction.noise());
        document.put("certificate", Map.of("residual", prediction.residual()));
        document.put("warnings", prediction.warnings());
        return document;
    }

    private static Map<String, Object> of(Prediction.Estimate parameter) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", parameter.name());
        document.put("mean", parameter.mean());
        document.put("sd", parameter.deviation());
        return document;
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }
}
