/// What networks learn from: trajectories, the windows a forecaster sees of them, and how they are
/// split.
///
/// A [dev.frugal.physics.data.Protocol] says how many trajectories are made where and with what
/// noise; [dev.frugal.physics.data.TrajectoryDataSet] makes and splits them; a
/// [dev.frugal.physics.data.Normalisation] is fitted on the training part alone, so that nothing is
/// known of the held-out ones.
@NullMarked
package dev.frugal.physics.data;

import org.jspecify.annotations.NullMarked;
