package dev.frugal.reasoning.language;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Device;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/// The weights of a model folder: `model.safetensors`, or shards listed in
/// `model.safetensors.index.json`.
final class Weights {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private Weights() {}

    /// The model of `folder`, its weights in `type`, or else as they are stored. If they are stored
    /// in several types they are brought to `stated`, the configuration's, or else to the
    /// embedding's.
    static LanguageModel read(
            Path folder,
            ModelConfiguration configuration,
            Optional<WeightType> type,
            Optional<WeightType> stated,
            Device device) {
        var files = files(folder);
        var shapes = WeightHeaders.of(folder, files).checked(configuration);
        var parameters = new LinkedHashMap<String, Tensor>();
        var mappings = new ArrayList<Arena>();
        try {
            for (var file : files) {
                var mapping = Arena.ofShared();
                mappings.add(mapping);
                var read = read(file, shapes.keySet(), type, device, mapping);
                parameters.putAll(read);
            }
            unify(parameters, stated);
            return new LanguageModel(configuration, parameters, mappings);
        } catch (RuntimeException failure) {
            mappings.forEach(Arena::close);
            throw failure;
        }
    }

    /// The parameters among the tensors of `file`, which stay in it as long as `mapping` lives unless they are
    /// converted or go to another device.
    private static Map<String, Tensor> read(
            Path file, Set<String> names, Optional<WeightType> type, Device device, Arena mapping) {
        var parameters = new LinkedHashMap<String, Tensor>();
        try (var scope = Scope.open()) {
            var tensors = Safetensors.map(file, names::contains, mapping).tensors();
            names.forEach(name -> {
                var tensor = tensors.get(name);
                if (tensor != null) {
                    var usable = checked(file, name, tensor, type);
                    parameters.put(name, scope.keep(device.place(usable)));
                }
            });
        }
        return parameters;
    }

    private static void unify(Map<String, Tensor> parameters, Optional<WeightType> stated) {
        boolean mixed =
                parameters.values().stream().map(WeightType::of).distinct().count() > 1;
        if (mixed) {
            var common = stated.orElseGet(
                    () -> WeightType.of(Objects.requireNonNull(parameters.get(LanguageModel.EMBEDDING))));
            parameters.replaceAll((_, tensor) -> converted(tensor, common));
        }
    }

    private static Tensor converted(Tensor tensor, WeightType type) {
        if (WeightType.of(tensor) == type) {
            return tensor;
        }
        try (var scope = Scope.open()) {
            var converted = scope.keep(tensor.to(type.scalarType()));
            tensor.close();
            return converted;
        }
    }

    private static Tensor checked(Path file, String name, Tensor tensor, Optional<WeightType> type) {
        if (!tensor.is_floating_point()) {
            throw new InvalidInputException("%s: tensor '%s' has type %s; expected float32, bfloat16 or float16 weights"
                    .formatted(file, name, Tensors.type(tensor)));
        }
        if (!Tensors.isFinite(tensor)) {
            throw new InvalidInputException(
                    "%s: tensor '%s' holds a weight that is infinite or not a number; the model has diverged or the file is damaged, so use another"
                            .formatted(file, name));
        }
        return type.isEmpty() ? tensor : tensor.to(type.get().scalarType());
    }

    private static List<Path> files(Path folder) {
        var single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            return List.of(single);
        }
        var index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw new InvalidInputException("%s has neither %s nor %s; expected weights in the safetensors format"
                    .formatted(folder, SINGLE, INDEX));
        }
        var map = Documents.jsonTree(Documents.text(index), index.toString()).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidInputException("%s has no weight_map; download the file again".formatted(index));
        }
        var names = new TreeSet<String>();
        map.forEach(name -> names.add(name.asString("")));
        var shards = new ArrayList<Path>();
        for (var name : names) {
            var shard = inside(folder, name);
            if (shard.isEmpty()) {
                throw new InvalidInputException(
                        "%s names the shard '%s' outside the folder; download the file again".formatted(index, name));
            }
            if (!Files.isRegularFile(shard.get())) {
                throw new InvalidInputException("the shard %s named in %s is missing; download it into the same folder"
                        .formatted(shard.get(), index));
            }
            shards.add(shard.get());
        }
        return shards;
    }

    private static Optional<Path> inside(Path folder, String name) {
        try {
            var file = folder.resolve(name).normalize();
            boolean below = !file.equals(folder.normalize()) && file.startsWith(folder.normalize());
            return below ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /// Writes the weights; a folder that held a differently split checkpoint loses its old files
    /// last, so that a crash leaves one complete set.
    static void write(Path folder, Map<String, Tensor> parameters, long shardBytes) {
        var shards = split(parameters, shardBytes);
        var written = new TreeSet<String>();
        if (shards.size() == 1) {
            Safetensors.write(folder.resolve(SINGLE), shards.getFirst(), METADATA);
            written.add(SINGLE);
        } else {
            var places = new TreeMap<String, String>();
            long total = 0;
            for (int i = 0; i < shards.size(); i++) {
                var name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
                Safetensors.write(folder.resolve(name), shards.get(i), METADATA);
                written.add(name);
                shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
                total += shards.get(i).values().stream()
                        .mapToLong(Weights::bytes)
                        .sum();
            }
            DurableFiles.write(
                    folder.resolve(INDEX),
                    Documents.indentedJson(Map.of("metadata", Map.of("total_size", total), "weight_map", places))
                            + "\n");
            written.add(INDEX);
        }
        removeOthers(folder, written);
    }

    private static List<Map<String, Tensor>> split(Map<String, Tensor> parameters, long shardBytes) {
        var shards = new ArrayList<Map<String, Tensor>>();
        long room = 0;
        for (var entry : parameters.entrySet()) {
            long bytes = bytes(entry.getValue());
            if (shards.isEmpty() || bytes > room) {
                shards.add(new LinkedHashMap<>());
                room = shardBytes;
            }
            shards.getLast().put(entry.getKey(), entry.getValue());
            room -= bytes;
        }
        return shards;
    }

    private static long bytes(Tensor tensor) {
        return tensor.numel() * tensor.element_size();
    }

    private static void removeOthers(Path folder, Set<String> written) {
        try (var files = Files.newDirectoryStream(folder, "model*.safetensors*")) {
            for (var file : files) {
                if (!written.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(folder, failure);
        }
    }
}
