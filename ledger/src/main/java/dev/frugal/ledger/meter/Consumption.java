package dev.frugal.ledger.meter;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What was spent and served.
///
/// @param wallSeconds that passed
/// @param cpuSeconds of all threads of the process
/// @param joules of the machine, measured or estimated
/// @param peakResidentBytes largest memory of the process up to then; 0 where the system does not
///   tell
/// @param floatingPointOperations as told by the models; a multiplication and an addition are two
/// @param tokens read or generated
/// @param queries served: forecasts, answers
/// @param correctAnswers among the queries, where answers are checked
@JsonNaming(SnakeCaseStrategy.class)
public record Consumption(
        double wallSeconds,
        double cpuSeconds,
        double joules,
        long peakResidentBytes,
        long floatingPointOperations,
        long tokens,
        long queries,
        long correctAnswers) {
    /// Nothing.
    public static final Consumption NONE = new Consumption(0, 0, 0, 0, 0, 0, 0, 0);

    public Consumption {
        if (wallSeconds < 0
                || cpuSeconds < 0
                || joules < 0
                || peakResidentBytes < 0
                || floatingPointOperations < 0
                || tokens < 0
                || queries < 0
                || correctAnswers < 0) {
            throw new IllegalArgumentException("a consumption is never below 0");
        }
        if (correctAnswers > queries) {
            throw new IllegalArgumentException("%d correct answers of %d queries".formatted(correctAnswers, queries));
        }
    }

    /// Both together; the peak is the larger one.
    public Consumption plus(Consumption other) {
        return new Consumption(
                wallSeconds + other.wallSeconds,
                cpuSeconds + other.cpuSeconds,
                joules + other.joules,
                Math.max(peakResidentBytes, other.peakResidentBytes),
                floatingPointOperations + other.floatingPointOperations,
                tokens + other.tokens,
                queries + other.queries,
                correctAnswers + other.correctAnswers);
    }
}
