package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.training.TrainingResources;
import dev.frugal.tensor.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import picocli.CommandLine.Option;

/// Options for the machine's resources and for the part of the model that is trained.
final class ResourceOptions {
    @Option(
            names = "--lora",
            paramLabel = "RANK",
            description = "Train a low-rank adapter of this rank instead of the weights.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--lora-alpha",
            paramLabel = "A",
            description = "Scale of the adapter: its output is multiplied by A / RANK (default: twice the rank).")
    private Optional<Double> alpha = Optional.empty();

    @Option(
            names = "--lora-targets",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Projections that get an adapter, such as q_proj,v_proj, or regular expressions that match whole"
                            + " paths, such as '.*layers\\.[0-3]\\..*\\.v_proj' (default: all).")
    private List<String> targets = List.of();

    @Option(
            names = "--lora-stabilised",
            description = "Scale the adapter by A / √RANK instead (rsLoRA), so that high ranks do not learn slowly.")
    private boolean stabilised;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "Folder of a low-rank adapter in PEFT's layout to train further.")
    private Optional<String> startingAdapter = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "TYPE",
            description =
                    "Type of the weights: float32, bfloat16 or float16 (default: as stored). The optimiser always "
                            + "uses float32.")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "GIB",
            description = "Maximum resident memory of the process in GiB; batches are split to fit (default: no limit; "
                    + "with '--preset paper', four fifths of the free memory, in whole GiB).")
    private Optional<Double> memory = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Device to compute on: ${COMPLETION-CANDIDATES} (default: CPU).")
    private Optional<Device> device = Optional.empty();

    /// `resources` with the options applied.
    ///
    /// @throws InvalidInputException if an option is out of range or the device is unavailable
    TrainingResources apply(TrainingResources resources) {
        if (rank.isEmpty() && (alpha.isPresent() || !targets.isEmpty() || stabilised)) {
            throw new InvalidInputException(
                    "--lora-alpha, --lora-targets and --lora-stabilised require --lora RANK; give the adapter's rank");
        }
        if (rank.isPresent() && startingAdapter.isPresent()) {
            throw new InvalidInputException(
                    "--lora makes a new adapter and --adapter goes on with one; give one of them");
        }
        try {
            var changed = new TrainingResources(
                    device.orElse(resources.device()),
                    weights.isPresent() ? type() : resources.weights(),
                    memory(resources),
                    rank.isPresent()
                            ? Optional.of(adapter(rank.get()))
                            : startingAdapter.isPresent() ? Optional.empty() : resources.adapter(),
                    rank.isPresent() ? Optional.empty() : startingAdapter.or(resources::startingAdapter));
            changed.device().require();
            return changed;
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("training: " + failure.getMessage(), failure);
        }
    }

    /// A memory limit that a preset derived from main memory does not apply to another device.
    private OptionalDouble memory(TrainingResources resources) {
        if (memory.isPresent()) {
            return OptionalDouble.of(memory.get());
        }
        return device.orElse(resources.device()) == Device.CPU ? resources.memory() : OptionalDouble.empty();
    }

    /// The requested element type; empty for the stored one.
    Optional<WeightType> type() {
        return weights.map(title -> WeightType.named(title, "--weights"));
    }

    private LowRankSettings adapter(int inner) {
        return new LowRankSettings(
                inner,
                alpha.orElse(2.0 * inner),
                targets.isEmpty() ? Set.copyOf(LowRankSettings.PROJECTIONS) : Set.copyOf(targets),
                stabilised);
    }
}
