package dev.frugal.benchmarks;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What `benchmark silverbox` found. Errors are root mean squares of free runs, in the unit of the recording.
///
/// @param tests names of the test files, in the order of [Identified#tests]
@JsonNaming(SnakeCaseStrategy.class)
public record SilverboxReport(Environment environment, List<String> tests, List<Identified> identifications) {
    public SilverboxReport {
        tests = List.copyOf(tests);
        identifications = List.copyOf(identifications);
    }

    /// One identification.
    ///
    /// @param term whether the system has the learnt term
    /// @param run its folder
    /// @param validation error over the held-out end of the recording; empty where the solution was lost
    /// @param tests errors over the test files; empty where the solution was lost
    /// @param parametersLearnt constants and weights
    /// @param seconds wall time, baselines included
    @JsonNaming(SnakeCaseStrategy.class)
    public record Identified(
            long seed,
            boolean term,
            String run,
            Optional<Double> validation,
            List<Optional<Double>> tests,
            int parametersLearnt,
            double seconds) {
        public Identified {
            tests = List.copyOf(tests);
        }
    }
}
