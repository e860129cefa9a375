package dev.frugal.physics.evaluation;

import java.util.OptionalDouble;

/// All metrics of one forecaster on one split.
///
/// @param relativeL2After see [RelativeError]; over the samples after the window
/// @param relativeL2All over all samples
/// @param dataMeanSquare mean squared error over all samples, in units of state squared
/// @param residualFirstOrder see [Residual#firstOrder]
/// @param residualSecondOrder see [Residual#secondOrder]
/// @param prognosticsMeanSquare see [Prognostics]
/// @param regimeSeparation see [RegimeSeparation]
/// @param encoderUse see [EncoderAblationRatio]
/// @param microsecondsPerQuery see [QueryTime]
public record Scores(
        double relativeL2After,
        double relativeL2All,
        double dataMeanSquare,
        OptionalDouble residualFirstOrder,
        OptionalDouble residualSecondOrder,
        OptionalDouble prognosticsMeanSquare,
        OptionalDouble regimeSeparation,
        OptionalDouble encoderUse,
        double microsecondsPerQuery) {}
