package dev.frugal.physics.field.estimation;

/// How fields go on after a window.
///
/// @param values `[time][field * points + point]`
/// @param deviations standard deviations that the estimate's covariance means for them, to first order
public record FieldForecast(double[] times, double[][] values, double[][] deviations) {}
