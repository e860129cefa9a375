package dev.frugal.ledger.rebound;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How an efficiency gain spreads: the share of the service that has it follows a logistic curve.
///
/// share(t) = 1 / (1 + exp(−ln 81 (t − midpoint) / spread)), so that `spread` years pass between 10
/// % and 90 %. The logistic law of adoption is Griliches's (Econometrica 25, 1957); the measure of
/// its speed is the "characteristic duration" of Fisher and Pry (1971).
///
/// @param midpointYears years until half of the service has the gain
/// @param spreadYears years from 10 % to 90 %, above 0
public record Adoption(double midpointYears, double spreadYears) {
    private static final int STEPS = 20;
    private static final double LOGIT_10_TO_90 = Math.log(81);

    public Adoption {
        if (!Double.isFinite(midpointYears)) {
            throw new InvalidInputException(
                    "the midpoint of adoption is %s years; expected a finite number".formatted(midpointYears));
        }
        if (!(spreadYears > 0) || Double.isInfinite(spreadYears)) {
            throw new InvalidInputException(
                    "adoption takes %s years from 10 to 90 per cent; expected a finite number above 0"
                            .formatted(spreadYears));
        }
    }

    /// One moment during adoption.
    ///
    /// @param years from now
    /// @param share of the service that has the gain
    /// @param computeRatio total compute relative to before the gain
    /// @param demandRatio queries relative to before the gain
    @JsonNaming(SnakeCaseStrategy.class)
    public record Moment(double years, double share, double computeRatio, double demandRatio) {}

    /// The share of the service that has the gain after `years`.
    public double share(double years) {
        return 1 / (1 + Math.exp(-LOGIT_10_TO_90 * (years - midpointYears) / spreadYears));
    }

    /// Compute and demand until nearly all of the service has the gain, at least a year, in 20
    /// steps.
    public List<Moment> path(Rebound settled) {
        return path(settled, Math.max(1, midpointYears + spreadYears), STEPS);
    }

    /// Compute and demand over `horizonYears` in `steps` even steps: the part of the service with
    /// the gain behaves according to `settled`, the rest as before.
    public List<Moment> path(Rebound settled, double horizonYears, int steps) {
        if (!(horizonYears > 0) || steps < 1) {
            throw new InvalidInputException(
                    "an adoption path of %s years in %d steps; expected both above 0".formatted(horizonYears, steps));
        }
        return IntStream.rangeClosed(0, steps)
                .mapToObj(step -> {
                    double years = horizonYears * step / steps;
                    double share = share(years);
                    return new Moment(
                            years,
                            share,
                            1 + share * (settled.computeRatio() - 1),
                            1 + share * (settled.demandRatio() - 1));
                })
                .toList();
    }
}
