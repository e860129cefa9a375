package dev.frugal.ledger.scaling;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.OptionalDouble;

/// What the error depends on.
public enum Variable {
    /// Number of parameters.
    PARAMETERS,
    /// Tokens or samples of training data.
    DATA,
    /// Floating-point operations of the training.
    COMPUTE;

    OptionalDouble of(ScalingRun run) {
        return switch (this) {
            case PARAMETERS -> run.parameters();
            case DATA -> run.data();
            case COMPUTE -> OptionalDouble.of(run.compute());
        };
    }

    /// The name in a document: `compute`.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
