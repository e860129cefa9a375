package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Device;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a training may take of the machine, and which part of the model it changes.
///
/// - `device`: where the model lives; the optimiser's float32 copies stay in main memory;
/// - `weights`: the element type of the weights; empty for the one they are stored in;
/// - `memory`: what the process may keep resident, GiB; empty for no limit;
/// - `adapter`: the low-rank adapter that is trained in place of the weights; empty for all of
///   them;
/// - `startingAdapter`: folder of an adapter that is trained further instead; empty for none.
public record TrainingResources(
        Device device,
        Optional<WeightType> weights,
        OptionalDouble memory,
        Optional<LowRankSettings> adapter,
        Optional<String> startingAdapter) {
    /// The whole model as it is stored, on the CPU, without a limit.
    public static final TrainingResources PLAIN = new TrainingResources(
            Device.CPU, Optional.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty());

    public TrainingResources {
        if (adapter.isPresent() && startingAdapter.isPresent()) {
            throw new IllegalArgumentException(
                    "there is a new adapter and one to go on with; expected adapter or starting_adapter");
        }
        if (memory.isPresent() && !(memory.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "memory is %s GiB; expected a number above 0".formatted(memory.getAsDouble()));
        }
    }
}
