package dev.frugal.reasoning.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.adapter.AdapterFolder;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import java.nio.file.Path;
import java.util.Optional;

/// A model opened for training, with the adapter that trains beside it if there is one.
///
/// `policy`: what trains and generates; it borrows the weights of `base`, which is closed with
/// this.
public record TrainableModel(PretrainedModel base, PretrainedModel policy, Optional<LowRankAdapter> adapter)
        implements AutoCloseable {

    /// The model called `model`, placed and converted as `resources` say; a fresh adapter starts
    /// from `seed`, another from its folder.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the folder is no model, or the device is not there
    public static TrainableModel open(String model, TrainingResources resources, Seed seed) {
        resources.device().require();
        var base = EmbeddedModel.orFolder(model, resources.weights(), resources.device());
        var adapter = adapter(base, resources, seed);
        var policy = adapter.map(own -> new PretrainedModel(
                        base.model().withAdapter(own), base.tokenizer(), base.tokens(), base.companions()))
                .orElse(base);
        return new TrainableModel(base, policy, adapter);
    }

    private static Optional<LowRankAdapter> adapter(PretrainedModel base, TrainingResources resources, Seed seed) {
        var shapes = base.model().configuration().parameterShapes();
        try {
            return resources
                    .startingAdapter()
                    .map(folder -> AdapterFolder.read(Path.of(folder), shapes))
                    .or(() -> resources.adapter().map(settings -> LowRankAdapter.initialise(settings, shapes, seed)))
                    .map(adapter -> adapter.on(resources.device()));
        } catch (IllegalArgumentException unusable) {
            base.close();
            throw new InvalidInputException(
                    "adapter: %s; correct the targets".formatted(unusable.getMessage()), unusable);
        } catch (InvalidInputException unusable) {
            base.close();
            throw unusable;
        }
    }

    /// Writes the model, an adapter merged in, and the adapter by itself in PEFT's layout beside
    /// it. Returns the model's folder.
    public Path write(Path folder, String baseModel) {
        ModelFolder.write(folder, policy);
        adapter.ifPresent(own -> AdapterFolder.write(folder.resolveSibling("adapter"), own, baseModel));
        return folder;
    }

    @Override
    public void close() {
        adapter.ifPresent(LowRankAdapter::close);
        base.close();
    }
}
