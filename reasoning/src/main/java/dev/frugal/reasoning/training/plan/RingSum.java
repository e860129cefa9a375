package dev.frugal.reasoning.training.plan;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The time of adding up a vector over all workers in a ring: 2 (N − 1) messages follow each other, each of an
/// N-th of the vector, so that it takes 2 (N − 1) (λ + bytes / (N·B)) (Patarasuk and Yuan 2009).
///
/// @param latencySeconds λ, of a message
/// @param bytesPerSecond B, of a connection
@JsonNaming(SnakeCaseStrategy.class)
public record RingSum(double latencySeconds, double bytesPerSecond) {
    public RingSum {
        if (!(latencySeconds >= 0) || !(bytesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "a latency of %s s and %s bytes per second".formatted(latencySeconds, bytesPerSecond));
        }
    }

    /// A sum of `bytes` over `workers` that took `seconds`.
    public record Measured(int workers, long bytes, double seconds) {}

    /// The ring that fits the measurements best by the squares of relative errors. Both constants are at least
    /// 0: a bandwidth too high to be seen is the largest number.
    public static RingSum fit(List<Measured> measurements) {
        double ll = 0;
        double lb = 0;
        double bb = 0;
        double l1 = 0;
        double b1 = 0;
        for (var one : measurements) {
            double messages = messages(one.workers()) / one.seconds();
            double bytes = messages * one.bytes() / one.workers();
            ll += messages * messages;
            lb += messages * bytes;
            bb += bytes * bytes;
            l1 += messages;
            b1 += bytes;
        }
        double determinant = ll * bb - lb * lb;
        double latency = determinant > 0 ? (l1 * bb - b1 * lb) / determinant : 0;
        double perByte = determinant > 0 ? (b1 * ll - l1 * lb) / determinant : b1 / bb;
        if (latency < 0) {
            latency = 0;
            perByte = b1 / bb;
        } else if (perByte < 0) {
            latency = l1 / ll;
            perByte = 0;
        }
        return new RingSum(latency, perByte > 0 ? 1 / perByte : Double.MAX_VALUE);
    }

    /// Seconds of a sum of `bytes`; nothing for one worker.
    public double seconds(int workers, double bytes) {
        return messages(workers) * (latencySeconds + bytes / workers / bytesPerSecond);
    }

    private static double messages(int workers) {
        return 2.0 * (workers - 1);
    }
}
