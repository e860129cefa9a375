package dev.frugal.ledger.meter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// The purpose of a part of a run, and hence who pays for it: training is paid once, serving with
/// every query, studies by neither.
public enum Phase {
    /// Generating or reading training data.
    DATA(Purpose.TRAINING),
    /// Optimising a model.
    TRAINING(Purpose.TRAINING),
    /// Sampling responses to training problems.
    SAMPLING(Purpose.TRAINING),
    /// Updating the policy's parameters.
    UPDATE(Purpose.TRAINING),
    /// Serving queries: forecasts, responses.
    SERVING(Purpose.SERVING),
    /// Evaluating served answers.
    EVALUATION(Purpose.STUDY),
    /// Writing the report.
    REPORT(Purpose.STUDY),
    /// Time between phases.
    OUTSIDE(Purpose.STUDY);

    /// Who pays for a phase.
    public enum Purpose {
        /// Paid once, however many queries follow.
        TRAINING,
        /// Paid with every query.
        SERVING,
        /// Not part of the cost of training or serving.
        STUDY
    }

    private final Purpose purpose;

    Phase(Purpose purpose) {
        this.purpose = purpose;
    }

    public Purpose purpose() {
        return purpose;
    }

    /// The name in a cost statement: `training`.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Phase of(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no phase '%s'; expected one of %s"
                        .formatted(
                                word, Arrays.stream(values()).map(Phase::word).toList())));
    }
}
