package dev.frugal.tensor.kernel;

import java.util.function.Supplier;

/// Whether this JVM has the Vector API: what all kernels are chosen by, and the one place that asks.
public final class VectorApi {
    /// The module it comes in.
    public static final String MODULE = "jdk.incubator.vector";

    /// What to do where it is missing, for messages.
    public static final String HOW_TO_ENABLE = "start with ./frugal, or pass --add-modules " + MODULE + " to Java";

    private VectorApi() {}

    /// Whether Java was started with its module.
    public static boolean present() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /// Kernels by the Vector API where it is present, else those in plain loops.
    public static <K> K choose(Supplier<K> vector, Supplier<K> portable) {
        return present() ? vector.get() : portable.get();
    }
}
