package dev.frugal.reasoning.language;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the headers of weight files say, compared with a configuration before any weight is read.
///
/// A configuration can claim any size. The files hold what they hold, so memory is allocated for no more than that.
///
/// @param folder the model's folder, for errors
/// @param tensors the shape of every tensor by its name, and the file it is in
record WeightHeaders(Path folder, Map<String, Place> tensors) {
    private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,9})\\..*");

    /// Tables that checkpoints carry along and that follow from the configuration.
    private static final List<String> DERIVED = List.of(".rotary_emb.inv_freq", ".attn.bias", ".attn.masked_bias");

    private static final String HEAD = "lm_head.weight";

    record Place(Path file, List<Long> shape) {}

    static WeightHeaders of(Path folder, List<Path> files) {
        var tensors = new LinkedHashMap<String, Place>();
        for (var file : files) {
            Safetensors.shapes(file).forEach((name, shape) -> {
                var earlier = tensors.put(name, new Place(file, shape));
                if (earlier != null) {
                    throw new InvalidInputException("both %s and %s have a tensor '%s'; use the shards of one model"
                            .formatted(earlier.file(), file, name));
                }
            });
        }
        return new WeightHeaders(folder, tensors);
    }

    /// The shapes of the configuration's parameters, all of which the files have.
    ///
    /// @throws InvalidInputException if a tensor is missing, has another shape or would not be used
    Map<String, long[]> checked(ModelConfiguration configuration) {
        checkLayers(configuration.layers());
        var shapes = configuration.parameterShapes();
        shapes.forEach(this::check);
        tensors.keySet().stream()
                .filter(name -> !shapes.containsKey(name))
                .filter(name -> DERIVED.stream().noneMatch(name::endsWith))
                // A tied head is the embedding, whatever else is stored for it.
                .filter(name -> !(configuration.tiedHead() && name.equals(HEAD)))
                .findFirst()
                .ifPresent(surplus -> {
                    throw new InvalidInputException(
                            "%s has a tensor '%s', for which its config.json has no use; use config.json and weights of the same model"
                                    .formatted(folder, surplus));
                });
        return shapes;
    }

    /// Apart from the shapes, since a configuration may claim more layers than can be listed.
    private void checkLayers(int claimed) {
        int found = tensors.keySet().stream()
                .flatMap(name -> LAYER.matcher(name).results())
                .mapToInt(match -> Integer.parseInt(match.group(1)) + 1)
                .max()
                .orElse(0);
        if (found != claimed) {
            throw new InvalidInputException(
                    "%s: num_hidden_layers is %d, but the weights have %d layers; use config.json and weights of the same model"
                            .formatted(folder.resolve("config.json"), claimed, found));
        }
    }

    private void check(String name, long[] required) {
        var place = Optional.ofNullable(tensors.get(name))
                .orElseThrow(() -> new InvalidInputException(
                        "%s has no tensor '%s', which its config.json requires; use config.json and weights of the same model"
                                .formatted(folder, name)));
        var expected = Arrays.stream(required).boxed().toList();
        if (!place.shape().equals(expected)) {
            throw new InvalidInputException(
                    "%s: tensor '%s' has shape %s but config.json requires %s; use both from the same model"
                            .formatted(place.file(), name, place.shape(), expected));
        }
    }
}
