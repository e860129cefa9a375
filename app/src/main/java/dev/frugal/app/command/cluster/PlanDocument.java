package dev.frugal.app.command.cluster;

import dev.frugal.reasoning.training.plan.RingSum;
import dev.frugal.reasoning.training.plan.ScalingAssumptions;
import dev.frugal.reasoning.training.plan.ScalingMeasurement;
import dev.frugal.reasoning.training.plan.ScalingModel;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What `cluster plan --json` prints.
///
/// @param measured once for each number of threads
/// @param machine whose prices apply
/// @param currency of the costs
/// @param rows one for each number of workers
/// @param checks of the model against runs
@JsonNaming(SnakeCaseStrategy.class)
record PlanDocument(
        List<Measured> measured,
        ScalingAssumptions assumptions,
        String machine,
        String currency,
        List<Row> rows,
        List<Check> checks) {
    /// What was measured with a number of threads, and the ring that the plan uses.
    @JsonNaming(SnakeCaseStrategy.class)
    record Measured(
            int threads,
            double fixedSeconds,
            double secondsPerToken,
            double tokensPerGroup,
            long gradientBytes,
            double checkpointSeconds,
            double latencySeconds,
            double bytesPerSecond) {
        static List<Measured> of(Collection<ScalingMeasurement> all, RingSum ring) {
            return all.stream()
                    .map(one -> new Measured(
                            one.threads(),
                            one.share().fixedSeconds(),
                            one.share().secondsPerToken(),
                            one.share().meanTokens(),
                            one.gradientBytes(),
                            one.checkpointSeconds(),
                            ring.latencySeconds(),
                            ring.bytesPerSecond()))
                    .toList();
        }
    }

    /// @param bestCheckpointEvery steps between checkpoints that lose least
    /// @param costPerMillionTokens empty if failures let no step come to its end
    @JsonNaming(SnakeCaseStrategy.class)
    record Row(ScalingModel.Row step, int bestCheckpointEvery, OptionalDouble costPerMillionTokens) {}

    /// @param steps that were timed
    /// @param responseTokens mean tokens of a response in these steps
    /// @param predictedSeconds of a step with responses as long
    /// @param measuredSeconds of a step, the median
    /// @param ratio predicted over measured
    @JsonNaming(SnakeCaseStrategy.class)
    record Check(
            String run,
            int workers,
            int prompts,
            int steps,
            double responseTokens,
            double predictedSeconds,
            double measuredSeconds,
            double ratio) {}
}
