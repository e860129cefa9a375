package dev.frugal.ledger.payback;

import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The effect of one uncertain quantity on the days until payback, the others at their means.
///
/// @param quantity its name
/// @param low its 5 % quantile
/// @param high its 95 % quantile
/// @param daysAtLow days at this value; absent if the training never pays back
/// @param daysAtHigh days at this value; absent if the training never pays back
/// @param varianceShare part of the variance of ln(days) that comes from it, by the delta method;
///   absent if nothing is uncertain or the mean saving is not positive
@JsonNaming(SnakeCaseStrategy.class)
public record Sensitivity(
        String quantity,
        double low,
        double high,
        OptionalDouble daysAtLow,
        OptionalDouble daysAtHigh,
        OptionalDouble varianceShare) {}
