package dev.frugal.tensor.kernel;

import dev.frugal.base.InvalidInputException;
import org.slf4j.LoggerFactory;

/// Which implementation of something that has a kernel of our own.
public enum EngineChoice {
    /// The fused kernel, with the Vector API where the JVM has it.
    FUSED,
    /// The fused kernel in plain loops, on any JVM.
    PORTABLE,
    /// Plain libtorch operations: the reference.
    LIBTORCH;

    /// What is chosen unless a system property says otherwise, decided once. Without the Vector API
    /// results may differ from those with it in their last digits, which nobody would notice: the log says so.
    private static final class Standard {
        private static final EngineChoice CHOICE = choose();

        private static EngineChoice choose() {
            if (VectorApi.present()) {
                return FUSED;
            }
            LoggerFactory.getLogger(EngineChoice.class)
                    .warn(
                            "Java was started without --add-modules jdk.incubator.vector: small networks are slower,"
                                    + " and results may differ from those with it in the last digits (a forecast by about 1e-12)");
            return LIBTORCH;
        }
    }

    /// The choice that a system property makes; without it the fused kernel where the JVM has the
    /// Vector API, else libtorch.
    ///
    /// @param what what the engine is for, for the sentence of a mistake
    /// @throws InvalidInputException if the property names no engine
    public static EngineChoice of(String property, String what) {
        var asked = System.getProperty(property);
        if (asked == null) {
            return Standard.CHOICE;
        }
        for (var choice : values()) {
            if (choice.name().equalsIgnoreCase(asked)) {
                return choice;
            }
        }
        throw new InvalidInputException(
                "-D%s=%s names no %s engine; expected fused, portable or libtorch".formatted(property, asked, what));
    }
}
