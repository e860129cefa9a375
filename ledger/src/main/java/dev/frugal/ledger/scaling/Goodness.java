package dev.frugal.ledger.scaling;

import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How well a law describes its runs.
///
/// @param runs number of runs fitted
/// @param configurations number of different sizes among them; the runs of one differ in their seed
/// @param coefficients number of fitted coefficients
/// @param degreesOfFreedom runs minus coefficients; if the law does not fit, configurations minus
///   coefficients
/// @param deviation standard deviation of ln(error) around the law; for small values, the relative deviation
/// @param explained share of the variance of ln(error) that the law explains (R²)
/// @param lackOfFit p-value of the F test for lack of fit (Draper and Smith 1998, section 2.1): small if the
///   means of
///   the configurations differ from the law by more than seeds explain; absent if no configuration has two
///   seeds
/// @param informationCriterion Akaike's criterion with Hurvich and Tsai's correction for few runs; comparable
///   only
///   among laws of the same runs, smaller is better
@JsonNaming(SnakeCaseStrategy.class)
public record Goodness(
        int runs,
        int configurations,
        int coefficients,
        int degreesOfFreedom,
        double deviation,
        double explained,
        OptionalDouble lackOfFit,
        double informationCriterion) {}
