package dev.frugal.physics.estimation;

import dev.frugal.physics.data.ForecastDocument;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A fit as JSON: what `physics fit --json` prints (docs/reference/physics-fit.md).
///
/// @param samples number of samples of the recording
/// @param start its first time
/// @param method how solutions were computed
/// @param initial the state at `start`
/// @param covariance of the initial state, then the parameters
/// @param residuals root mean square, by state
/// @param noise standard deviation of the measurement error, estimated or stated, by state
/// @param correlation autocorrelation time of the residuals in samples; 1 where they are independent
/// @param combinations sentences on what is not determined by itself
/// @param forecast empty unless a forecast was requested
public record FitDocument(
        String system,
        int samples,
        double start,
        String method,
        List<Estimate> parameters,
        List<Estimate> initial,
        double[][] covariance,
        Map<String, Double> residuals,
        Map<String, Double> noise,
        double correlation,
        List<String> combinations,
        Optional<ForecastDocument> forecast,
        List<String> warnings,
        List<String> notes) {
    /// A number with its standard deviation, in its unit.
    public record Estimate(String name, double mean, double sd, String unit) {}

    public FitDocument {
        parameters = List.copyOf(parameters);
        initial = List.copyOf(initial);
        combinations = List.copyOf(combinations);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /// The document of the fit of `window`.
    ///
    /// @param remarks those of the fit, and those of the recording
    public static FitDocument of(
            DynamicalSystem system,
            Window window,
            Propagator propagator,
            FittedWindow fitted,
            Optional<FittedForecast> forecast,
            List<Remark> remarks) {
        var estimate = fitted.estimate();
        var parameters = new ArrayList<Estimate>();
        for (int k = 0; k < estimate.parameters().length; k++) {
            var parameter = system.parameters().get(k);
            parameters.add(new Estimate(
                    parameter.name(), estimate.parameters()[k], estimate.parameterDeviation(k), parameter.unit()));
        }
        var initial = new ArrayList<Estimate>();
        var residuals = new LinkedHashMap<String, Double>();
        var noise = new LinkedHashMap<String, Double>();
        for (int j = 0; j < estimate.start().length; j++) {
            var name = system.stateNames().get(j);
            initial.add(new Estimate(
                    name,
                    estimate.start()[j],
                    Math.sqrt(estimate.covariance()[j][j]),
                    system.description().stateUnits().get(j)));
            residuals.put(name, fitted.residuals()[j]);
            noise.put(name, estimate.noise()[j]);
        }
        return new FitDocument(
                system.name(),
                window.samples(),
                window.times()[0],
                propagator.description(),
                parameters,
                initial,
                estimate.covariance(),
                residuals,
                noise,
                fitted.correlation(),
                fitted.combinations(),
                forecast.map(found ->
                        ForecastDocument.of(system.stateNames(), found.times(), found.states(), found.deviations())),
                Remark.sentences(remarks, Remark.Kind.WARNING),
                Remark.sentences(remarks, Remark.Kind.NOTE));
    }
}
