package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;

/// How the uncertainty of a law is sampled.
///
/// @param draws number of resampled fits
/// @param seed stream of random numbers
public record Bootstrap(int draws, Seed seed) {
    /// Enough that both quantiles of a 90 % interval are steady to about a tenth of its width.
    public static final int DRAWS = 400;

    private static final int MOST = 100_000;

    public Bootstrap {
        if (draws < 20 || draws > MOST) {
            throw new InvalidInputException(
                    "%d bootstrap draws; expected 20 to %,d, 400 for a 90 %% interval".formatted(draws, MOST));
        }
    }
}
