/// From measurements to a forecast one can act on: the parameters with their uncertainty, the regime
/// with its probability, the trajectory with a band, and a plain word where the answer is not to be
/// trusted.
///
/// - [ForecastModel][dev.frugal.physics.prediction.ForecastModel]: a trained model, loaded and asked;
/// - [Prediction][dev.frugal.physics.prediction.Prediction]: its answer;
/// - [PredictionDocument][dev.frugal.physics.prediction.PredictionDocument]: the answer as JSON;
/// - [WindowFile][dev.frugal.physics.prediction.WindowFile]: measurements in a CSV file.
@NullMarked
package dev.frugal.physics.prediction;

import org.jspecify.annotations.NullMarked;
