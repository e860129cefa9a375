package dev.frugal.physics.suite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What `physics compare --protocol suite --json` prints.
///
/// @param systems those that were compared
/// @param run the folder of the run
public record SuiteDocument(List<Comparison> systems, String run) {
    public SuiteDocument {
        systems = List.copyOf(systems);
    }

    /// A system.
    ///
    /// @param verdict which published figures reproduce, and which trivial answers beat them
    public record Comparison(String system, List<Row> rows, String verdict) {
        public Comparison {
            rows = List.copyOf(rows);
        }
    }

    /// A model or baseline: mean squared error over whole trajectories.
    ///
    /// @param published mean over five seeds; empty of what was not published
    /// @param publishedDeviation its standard deviation
    /// @param measured our median; empty of what we did not run
    /// @param low our least
    /// @param high our largest
    /// @param reproduced whether our median is within a factor of 1.5 of the published mean
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(
            String model,
            OptionalDouble published,
            OptionalDouble publishedDeviation,
            OptionalDouble measured,
            OptionalDouble low,
            OptionalDouble high,
            Optional<Boolean> reproduced) {}
}
