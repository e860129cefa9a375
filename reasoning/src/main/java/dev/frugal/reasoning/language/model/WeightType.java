package dev.frugal.reasoning.language.model;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The element types weights are stored and computed in.
public enum WeightType {
    FLOAT32("float32", ScalarType.Float, 4),
    BFLOAT16("bfloat16", ScalarType.BFloat16, 2),
    FLOAT16("float16", ScalarType.Half, 2),
    /// For checking gradients; no published checkpoint uses it.
    FLOAT64("float64", ScalarType.Double, 8);

    private final String title;
    private final ScalarType scalarType;
    private final int bytes;

    WeightType(String title, ScalarType scalarType, int bytes) {
        this.title = title;
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    /// The name used in `config.json` and on the command line.
    public String title() {
        return title;
    }

    public ScalarType scalarType() {
        return scalarType;
    }

    /// Bytes per number.
    public int bytes() {
        return bytes;
    }

    public static WeightType of(Tensor tensor) {
        var type = Tensors.type(tensor);
        return Arrays.stream(values())
                .filter(candidate -> candidate.scalarType == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("weights of type " + type.name()));
    }

    /// The type called `title`; `source` names where it was asked for.
    public static WeightType named(String title, String source) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("%s: '%s' is not an element type; expected one of %s"
                        .formatted(
                                source,
                                title,
                                Arrays.stream(values()).map(WeightType::title).collect(Collectors.joining(", ")))));
    }
}
