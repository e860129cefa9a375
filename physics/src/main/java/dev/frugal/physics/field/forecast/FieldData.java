package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.FieldDescription;

/// Trajectories of fields: reference solutions from random initial values at the parameters' training grid and between.
public final class FieldData {
    private static final double TRAIN_SHARE = 0.70;
    private static final double VALIDATION_SHARE = 0.15;
    private static final int TRAJECTORIES = 20;
    private static final int NEW_VALUES = 6;
    private static final int FEW_TRAJECTORIES = 4;
    private static final int FEW_NEW_VALUES = 3;

    /// Of the samples, what a forecaster sees.
    private static final double WINDOW = 0.15;

    private FieldData() {}

    /// The defaults of comparisons on fields, with their own horizon and number of samples: 20 trajectories at each
    /// value of the grid, 6 new values with one each, and a window of 15 % of the samples.
    ///
    /// @throws InvalidInputException if there is nothing to vary, or not every point is measured
    public static Protocol protocol(FieldDescription system) {
        if (!system.sensors().isEmpty()) {
            throw new InvalidInputException(
                    "the sensors of %s (key 'measured') do not measure every point of its fields, but models are compared on whole fields; omit the key"
                            .formatted(system.name()));
        }
        return protocol(system, new Protocol.Grid(TRAJECTORIES, TRAIN_SHARE, VALIDATION_SHARE), NEW_VALUES);
    }

    /// Likewise, for the training of one model that makes its own training data: 4 trajectories at each value of the
    /// grid, to begin with and to evaluate it on, and 3 new values. Fields may be measured at a few points.
    ///
    /// @throws InvalidInputException if there is nothing to vary
    public static Protocol protocolOfTraining(FieldDescription system) {
        return protocol(system, new Protocol.Grid(FEW_TRAJECTORIES, TRAIN_SHARE, VALIDATION_SHARE), FEW_NEW_VALUES);
    }

    private static Protocol protocol(FieldDescription system, Protocol.Grid grid, int newValues) {
        if (system.parameters().isEmpty()) {
            throw new InvalidInputException(
                    "%s has no parameter to infer from a window; declare the quantities that vary under 'parameters', with their ranges"
                            .formatted(system.name()));
        }
        int samples = system.samples();
        return new Protocol(
                grid,
                new Protocol.NewParameters(newValues, 1),
                samples,
                system.horizon(),
                (int) Math.clamp(Math.rint(WINDOW * samples), 1, Math.max(1, samples - 1)),
                0,
                0);
    }

    /// Makes the data set of a protocol. The same system, protocol and initial values give the same bits.
    ///
    /// @throws InvalidInputException if a solution cannot be followed, or there would be too many numbers
    public static TrajectoryDataSet generate(FieldSystem system, Protocol protocol, InitialFields initial) {
        var times = protocol.times();
        var solver = new FieldSolver(system);
        return TrajectoryDataSet.generate(system.parameters(), system.values(), protocol, (parameters, seed) -> {
            var values = initial.at(system, parameters, seed.named("initial"));
            return new Trajectory(
                    parameters, times, solver.solve(parameters, values, times).values());
        });
    }
}
