package dev.frugal.tensor.nn;

import static java.util.Objects.requireNonNull;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Maps of named parameters: joined, counted, copied.
public final class Parameters {
    private Parameters() {}

    /// The same tensors under `prefix.name`.
    public static Map<String, Tensor> prefixed(String prefix, Map<String, Tensor> parameters) {
        var result = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> result.put(prefix + "." + name, tensor));
        return result;
    }

    /// The entries whose name starts with `prefix.`, without the prefix.
    public static Map<String, Tensor> below(String prefix, Map<String, Tensor> parameters) {
        var result = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> {
            if (name.startsWith(prefix + ".")) {
                result.put(name.substring(prefix.length() + 1), tensor);
            }
        });
        return result;
    }

    /// How many numbers the tensors hold together.
    public static long count(Map<String, Tensor> parameters) {
        return parameters.values().stream().mapToLong(Tensor::numel).sum();
    }

    /// Detached copies that share no memory with the originals.
    public static Map<String, Tensor> copy(Map<String, Tensor> parameters) {
        var result = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) ->
                result.put(name, Scope.compute(() -> tensor.detach().clone())));
        return result;
    }

    /// Writes the values of `source` into the tensors of `target`. Nothing is written unless names,
    /// shapes and element types all agree.
    ///
    /// @param origin names the source in the sentence of a [InvalidInputException]
    public static void load(Map<String, Tensor> source, Map<String, Tensor> target, String origin) {
        if (!source.keySet().equals(target.keySet())) {
            throw new InvalidInputException("%s belongs to another model: %s; choose the file this model was saved to"
                    .formatted(origin, difference(source.keySet(), target.keySet())));
        }
        source.forEach((name, tensor) -> checkAlike(name, tensor, target.get(name), origin));
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            source.forEach((name, tensor) -> requireNonNull(target.get(name)).copy_(tensor));
        }
    }

    private static void checkAlike(String name, Tensor found, @Nullable Tensor target, String origin) {
        var expected = requireNonNull(target);
        boolean alike = Arrays.equals(Tensors.shape(found), Tensors.shape(expected))
                && Tensors.type(found) == Tensors.type(expected);
        if (!alike) {
            throw new InvalidInputException(
                    "%s belongs to another model: tensor '%s' is %s %s where %s %s is expected; choose the file this model was saved to"
                            .formatted(
                                    origin,
                                    name,
                                    Tensors.type(found),
                                    Arrays.toString(Tensors.shape(found)),
                                    Tensors.type(expected),
                                    Arrays.toString(Tensors.shape(expected))));
        }
    }

    private static String difference(Set<String> found, Set<String> expected) {
        var missing = new LinkedHashSet<>(expected);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            return "it has no tensor '%s'".formatted(missing.iterator().next());
        }
        var surplus = new LinkedHashSet<>(found);
        surplus.removeAll(expected);
        return "it has a tensor '%s' that this model lacks"
                .formatted(surplus.iterator().next());
    }
}
