package dev.frugal.ledger.meter;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What was consumed and served.
///
/// @param wallSeconds elapsed wall time
/// @param cpuSeconds of all threads of the process
/// @param joules of the machine, measured or estimated
/// @param peakResidentBytes peak memory of the process so far; 0 if the system does not report it
/// @param floatingPointOperations as reported by the models; a multiplication and an addition count
///     as two
/// @param tokens read or generated
/// @param queries served: forecasts, answers
/// @param correctAnswers among the queries, if answers are checked
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
    /// No consumption.
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

    /// The sum of both; the peak is the larger one.
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

    /// What was added since `earlier`, an earlier reading of the same totals; the peak is the one so far.
    ///
    /// @throws IllegalArgumentException if there was more of something then
    public Consumption since(Consumption earlier) {
        return new Consumption(
                wallSeconds - earlier.wallSeconds,
                cpuSeconds - earlier.cpuSeconds,
                joules - earlier.joules,
                peakResidentBytes,
                floatingPointOperations - earlier.floatingPointOperations,
                tokens - earlier.tokens,
                queries - earlier.queries,
                correctAnswers - earlier.correctAnswers);
    }
}
