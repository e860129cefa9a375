package dev.frugal.ledger.meter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// What a stretch of a run is for, and with it who pays: training is paid once, serving by every
/// query, a study by nobody who uses the result.
public enum Phase {
    /// Making or reading what is trained on.
    DATA(Purpose.TRAINING),
    /// Optimising a model.
    TRAINING(Purpose.TRAINING),
    /// Having a policy answer its training problems.
    SAMPLING(Purpose.TRAINING),
    /// Moving a policy's parameters by what its answers earned.
    UPDATE(Purpose.TRAINING),
    /// Answering queries as a user would have them answered: forecasts, responses.
    SERVING(Purpose.SERVING),
    /// Judging answers that were served.
    EVALUATION(Purpose.STUDY),
    /// Drawing the report.
    REPORT(Purpose.STUDY),
    /// What happens between phases.
    OUTSIDE(Purpose.STUDY);

    /// Who pays for a phase.
    public enum Purpose {
        /// Paid once, however many queries follow.
        TRAINING,
        /// Paid with every query.
        SERVING,
        /// Paid by whoever wants to know, and by neither.
        STUDY
    }

    private final Purpose purpose;

    Phase(Purpose purpose) {
        this.purpose = purpose;
    }

    public Purpose purpose() {
        return purpose;
    }

    /// The name in a statement: `training`.
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
