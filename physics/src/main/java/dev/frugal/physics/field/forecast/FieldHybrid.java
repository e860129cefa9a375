package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldEstimate;
import dev.frugal.physics.field.estimation.FieldFit;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.model.encoder.ParameterRanges;
import dev.frugal.physics.system.Parameter;
import dev.frugal.tensor.nn.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The hybrid model of fields: an encoder, trained on simulated windows, guesses the parameters of a window; from that
/// one guess parameters and initial fields are fitted through the equations ([FieldFit]), and the forecast is their
/// solution.
///
/// Several threads may ask one model at once. Closing it frees the encoder's tensors; nobody may ask it afterwards.
public final class FieldHybrid implements AutoCloseable {
    /// The name in tables and on the command line.
    public static final String NAME = HybridTapinn.NAME;

    private final FieldSystem system;
    private final EncoderSettings settings;
    private final int window;
    private final FieldSummary summary;
    private final SummaryInputs inputs;
    private final Encoder encoder;
    private final FieldFit fit;

    /// @param window samples that the encoder reads
    FieldHybrid(
            FieldSystem system,
            EncoderSettings settings,
            int window,
            FieldSummary summary,
            SummaryInputs inputs,
            Encoder encoder) {
        this.system = system;
        this.settings = settings;
        this.window = window;
        this.summary = summary;
        this.inputs = inputs;
        this.encoder = encoder;
        this.fit = new FieldFit(system);
    }

    /// The ranges in which parameters are guessed.
    static ParameterRanges ranges(FieldSystem system) {
        var ranges = system.parameters().stream().map(Parameter::training).toList();
        return new ParameterRanges(
                ranges.stream().mapToDouble(range -> range.low()).toArray(),
                ranges.stream().mapToDouble(range -> range.high()).toArray());
    }

    public FieldSystem system() {
        return system;
    }

    EncoderSettings settings() {
        return settings;
    }

    int window() {
        return window;
    }

    FieldSummary summary() {
        return summary;
    }

    SummaryInputs inputs() {
        return inputs;
    }

    Encoder encoder() {
        return encoder;
    }

    /// How many numbers were trained.
    public long parameters() {
        return Parameters.count(encoder.parameters());
    }

    /// The parameters as the encoder guesses them, within their ranges.
    ///
    /// @throws InvalidInputException if the window has other sensors than the model was trained for or is
    ///   too short, or the model is damaged
    public double[] guess(FieldWindow readings) {
        if (!Arrays.equals(readings.places(), summary.places())) {
            throw new InvalidInputException(
                    "the window has columns of %d points, and the model reads %d, %s among them; give it those, or train a model for these sensors (key 'measured' in the system's file)"
                            .formatted(
                                    readings.places().length,
                                    summary.places().length,
                                    system.column(missing(readings.places()))));
        }
        var described = summary.of(readings, window);
        if (described.samples() < 2) {
            throw new InvalidInputException(
                    "the window lasts less than one sampling interval of the model, %.4g; give it more samples"
                            .formatted(summary.interval()));
        }
        var guess = encoder.encode(List.of(described), described.samples()).parameters()[0];
        for (int k = 0; k < guess.length; k++) {
            if (!Double.isFinite(guess[k])) {
                throw new InvalidInputException(
                        "the model's weights are damaged: its guess of %s is not finite; train it again"
                                .formatted(system.parameters().get(k).name()));
            }
            var range = system.parameters().get(k).training();
            guess[k] = Math.clamp(guess[k], range.low(), range.high());
        }
        return guess;
    }

    /// A sensor of the model that is not among `places` or, if there is none, its first.
    private int missing(int[] places) {
        return Arrays.stream(summary.places())
                .filter(place -> Arrays.stream(places).noneMatch(other -> other == place))
                .findFirst()
                .orElse(summary.places()[0]);
    }

    /// The fit to a window from the encoder's guess.
    ///
    /// @param noise standard deviation of a reading by field, where it is known
    /// @throws InvalidInputException as [#guess] and [FieldFit#fit]
    public FieldEstimate estimate(FieldWindow readings, Optional<double[]> noise) {
        return fit.fit(readings, noise, guess(readings));
    }

    /// What forecasts by this model. It reads the model's sensors in windows of all points.
    Forecaster forecaster() {
        return EquationForecast.fitted(
                NAME, system, summary.places(), readings -> estimate(readings, Optional.empty()));
    }

    @Override
    public void close() {
        encoder.parameters().values().forEach(Tensor::close);
    }
}
