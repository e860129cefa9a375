/// From a file of measurements to a forecast one can act on: the parameters with their uncertainty,
/// the regime with its probability, the trajectory with a band, and a plain word where the answer
/// is not to be trusted.
///
/// [WindowFile][dev.frugal.physics.prediction.WindowFile] reads the measurements and refuses what
/// cannot be used, [Predictor][dev.frugal.physics.prediction.Predictor] answers,
/// [Prediction][dev.frugal.physics.prediction.Prediction] is the answer.
@NullMarked
package dev.frugal.physics.prediction;

import org.jspecify.annotations.NullMarked;
