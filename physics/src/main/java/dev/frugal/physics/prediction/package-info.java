/// Forecasts from measurements: the parameters with their uncertainty, the regime with its
/// probability, the trajectory with an uncertainty band, and warnings if the result is unreliable.
///
/// - [ForecastModel][dev.frugal.physics.prediction.ForecastModel]: a trained model, ready to forecast;
/// - [Prediction][dev.frugal.physics.prediction.Prediction]: its result;
/// - [PredictionDocument][dev.frugal.physics.prediction.PredictionDocument]: the result as JSON;
@NullMarked
package dev.frugal.physics.prediction;

import org.jspecify.annotations.NullMarked;
