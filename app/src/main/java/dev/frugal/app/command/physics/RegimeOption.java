package dev.frugal.app.command.physics;

import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a command finds regimes.
final class RegimeOption {
    @Option(
            names = "--regime",
            paramLabel = "HOW",
            description = {
                "latent: read the regime from the window's latent code; simulate: follow the equation over its long run; none.",
                "Default: latent if the model has a classifier, else simulate."
            })
    private Optional<String> regime = Optional.empty();

    /// Whether a way was chosen that finds any.
    boolean wanted() {
        return !regime.orElse("none").equals("none");
    }

    RegimeSource source(ForecastModel forecaster) {
        return named().orElseGet(forecaster::usualRegimeSource);
    }

    /// The source that the user asks for.
    Optional<RegimeSource> named() {
        return regime.map(RegimeSource::named);
    }
}
