package dev.frugal.physics.identification;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.estimation.FittedForecast;
import dev.frugal.physics.estimation.FittedWindow;
import dev.frugal.physics.estimation.MultiStartFit;
import dev.frugal.physics.prediction.WrappedAngles;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The fit of a system to a recording that has every state.
///
/// @param window the recording with its angles unwrapped
/// @param remarks those of the recording and of the fit
public record CompleteFit(
        DynamicalSystem system, Window window, MultiStartFit fit, FittedWindow fitted, List<Remark> remarks) {
    public CompleteFit {
        remarks = List.copyOf(remarks);
    }

    /// Fits `system` to `recorded`.
    ///
    /// @param noise standard deviation of each state's measurement error in the window, where it is known
    /// @throws dev.frugal.base.InvalidInputException if no solution fits
    public static CompleteFit of(
            DynamicalSystem system, RecordedWindow recorded, Function<Window, Optional<double[]>> noise) {
        var read = WrappedAngles.unwrap(recorded.window(), system);
        var fit = new MultiStartFit(system);
        var fitted = fit.explain(read.window(), noise.apply(read.window()));
        var remarks = new ArrayList<>(fitted.remarks());
        read.sentences().forEach(sentence -> remarks.addFirst(Remark.warning(sentence)));
        recorded.assumptions().forEach(sentence -> remarks.add(Remark.note(sentence)));
        return new CompleteFit(system, read.window(), fit, fitted, remarks);
    }

    /// How the recording goes on.
    ///
    /// @param source names it in errors
    public FittedForecast forecast(double end, String source) {
        return FittedForecast.of(fit.propagator(), fitted.estimate(), window, end, source);
    }

    /// What `physics fit --json` prints.
    public FitDocument document(Optional<FittedForecast> forecast) {
        return FitDocument.of(system, window, fit.propagator(), fitted, forecast, remarks);
    }
}
