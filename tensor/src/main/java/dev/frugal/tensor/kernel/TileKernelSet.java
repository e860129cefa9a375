package dev.frugal.tensor.kernel;

/// The tile kernels of both element types.
///
/// @param description what they are made of, and why
public record TileKernelSet(TileKernels<float[]> floats, TileKernels<double[]> doubles, String description) {
    /// The Vector API where the JVM has it, else plain loops.
    public static TileKernelSet fastest() {
        return VectorApi.choose(
                TileKernelSet::vector, () -> portable("the JVM was started without --add-modules " + VectorApi.MODULE));
    }

    /// Plain loops.
    public static TileKernelSet portable(String reason) {
        return new TileKernelSet(
                new PortableFloatTileKernels(), new PortableDoubleTileKernels(), "in plain loops: " + reason);
    }

    private static TileKernelSet vector() {
        var floats = new VectorFloatTileKernels();
        return new TileKernelSet(
                floats,
                new VectorDoubleTileKernels(),
                "with the Vector API, %d-bit vectors".formatted(floats.vectorBits()));
    }
}
