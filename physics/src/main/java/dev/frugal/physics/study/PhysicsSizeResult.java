package dev.frugal.physics.study;

import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.ScalingDocument;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the study of sizes found: what `study physics-size --json` prints.
///
/// @param systems one for each system
/// @param extrapolation factor by which laws may leave the measured compute
/// @param run the folder of the run
public record PhysicsSizeResult(List<OfSystem> systems, double extrapolation, String run) {
    public PhysicsSizeResult {
        systems = List.copyOf(systems);
    }

    /// The results on one system.
    ///
    /// @param diverged trainings without a finite error, which no law contains
    /// @param laws of the methods that have one, of the error on new initial states
    /// @param lawless the methods that have none
    /// @param noise of the windows in `selective`, standard deviation in the units of the states
    @JsonNaming(SnakeCaseStrategy.class)
    public record OfSystem(
            String system,
            List<Training> trainings,
            int diverged,
            List<Baseline> baselines,
            List<ScalingDocument.Method> laws,
            List<Lawless> lawless,
            List<Gain> gains,
            double noise,
            List<Selective> selective) {
        public OfSystem {
            trainings = List.copyOf(trainings);
            baselines = List.copyOf(baselines);
            laws = List.copyOf(laws);
            lawless = List.copyOf(lawless);
            gains = List.copyOf(gains);
            selective = List.copyOf(selective);
        }
    }

    /// One training.
    ///
    /// @param size number of the size among those of its method, from 1
    /// @param effort share of the shipped training effort
    /// @param operations floating-point operations of its networks in training
    /// @param cpuSeconds processor time of training, simulated windows included
    /// @param newStates relative L2 after the window on new initial states
    /// @param newParameters the same on new parameter values
    @JsonNaming(SnakeCaseStrategy.class)
    public record Training(
            String method,
            int size,
            double effort,
            long seed,
            long parameters,
            long operations,
            double cpuSeconds,
            double joules,
            double newStates,
            double newParameters) {}

    /// An answer without training.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Baseline(String name, double newStates, double newParameters) {}

    /// A method whose error is no law of compute.
    ///
    /// @param reason a sentence
    public record Lawless(String method, String reason) {}

    /// The compute-equivalent gain of a method over a baseline.
    ///
    /// @param law by both laws, at the middle of the errors that both reach within the extrapolation;
    ///   empty if there are none, or one has no law
    /// @param operations lower bound in floating-point operations of the networks, from the runs alone;
    ///   empty if the method is not better than the baseline's best
    /// @param cpuSeconds the same in processor time
    @JsonNaming(SnakeCaseStrategy.class)
    public record Gain(
            String method,
            String over,
            Optional<ComputeGain.Point> law,
            Optional<ComputeGain.Bound> operations,
            Optional<ComputeGain.Bound> cpuSeconds) {}

    /// The forecasts of a training from noisy windows, with doubtful ones withheld.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Selective(
            String method, int size, double effort, long seed, long operations, SelectiveForecasts forecasts) {}
}
