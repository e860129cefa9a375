package dev.frugal.physics.monitoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a [MonitorReport] draws, as numbers: the studio's monitor page. Its size is bounded.
///
/// @param windows how many there were
/// @param unusable how many of them could not be used
/// @param parameters the track of each parameter, by name
/// @param regimes the probability of each regime over time, by name
/// @param certificate the residual of each forecast over time, its band from the least to the greatest of those merged
/// @param changes the first of them
/// @param changesSeen how many there were
/// @param last the last line; null before the first one
@JsonNaming(SnakeCaseStrategy.class)
public record MonitorSummary(
        long windows,
        long unusable,
        Map<String, Curve> parameters,
        Map<String, Curve> regimes,
        Curve certificate,
        List<MonitorLine.ChangePoint> changes,
        long changesSeen,
        @Nullable MonitorLine last) {
    /// A number over time.
    ///
    /// @param time the middles of the windows
    /// @param low, high the ends of its band
    public record Curve(double[] time, double[] mean, double[] low, double[] high) {
        static Curve of(Track track) {
            return new Curve(track.times(), track.means(), track.lows(), track.highs());
        }
    }

    public MonitorSummary {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        regimes = Collections.unmodifiableMap(new LinkedHashMap<>(regimes));
        changes = List.copyOf(changes);
    }
}
