package dev.frugal.tensor.kernel;

/// The arithmetic of both element types.
///
/// @param description what it is made of, and why
public record Arithmetics(Arithmetic<float[]> floats, Arithmetic<double[]> doubles, String description) {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /// The Vector API where the JVM has it, else plain loops.
    public static Arithmetics fastest() {
        return vectorModulePresent()
                ? vector()
                : portable("the JVM was started without --add-modules " + VECTOR_MODULE);
    }

    /// Plain loops.
    public static Arithmetics portable(String reason) {
        return new Arithmetics(
                new PortableFloatArithmetic(), new PortableDoubleArithmetic(), "in plain loops: " + reason);
    }

    static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static Arithmetics vector() {
        var floats = new VectorFloatArithmetic();
        return new Arithmetics(
                floats,
                new VectorDoubleArithmetic(),
                "with the Vector API, %d-bit vectors".formatted(floats.vectorBits()));
    }
}
