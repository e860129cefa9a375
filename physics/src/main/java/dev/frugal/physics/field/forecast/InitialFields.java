package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSystem;

/// Where trajectories begin.
public enum InitialFields {
    /// As the system's file says.
    SYSTEM {
        @Override
        double[] at(FieldSystem system, double[] parameters, Seed seed) {
            return system.initial(parameters, seed);
        }
    },
    /// As the TAPINN authors' public repository draws them, commit 24c559e: 0.9 times three waves with random phases
    /// and white noise.
    SUITE_ALLEN_CAHN {
        @Override
        double[] at(FieldSystem system, double[] parameters, Seed seed) {
            return waves(system, seed, 0.9);
        }
    },
    /// The same, 0.8 times.
    SUITE_BURGERS {
        @Override
        double[] at(FieldSystem system, double[] parameters, Seed seed) {
            return waves(system, seed, 0.8);
        }
    },
    /// Three waves of length 16π; the second has half a period on the domain and jumps where it closes.
    SUITE_KURAMOTO_SIVASHINSKY {
        @Override
        double[] at(FieldSystem system, double[] parameters, Seed seed) {
            var random = seed.random();
            double second = Math.PI * random.nextDouble();
            double third = Math.PI * random.nextDouble();
            var x = system.grid().coordinate(0);
            var values = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                values[i] = 0.15 * Math.cos(x[i] / 8)
                        + 0.1 * Math.sin(x[i] / 16 + second)
                        + 0.05 * Math.cos(x[i] / 4 + third);
            }
            return values;
        }
    };

    private static final double NOISE = 0.05;

    /// Initial values, `[field * points + point]`.
    ///
    /// @throws InvalidInputException if a formula has no finite value at a point
    abstract double[] at(FieldSystem system, double[] parameters, Seed seed);

    private static double[] waves(FieldSystem system, Seed seed, double amplitude) {
        var random = seed.random();
        double second = Math.PI * random.nextDouble();
        double third = Math.PI * random.nextDouble();
        var x = system.grid().coordinate(0);
        var values = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            values[i] = amplitude
                    * (0.6 * Math.sin(x[i])
                            + 0.35 * Math.sin(2 * x[i] + second)
                            + 0.15 * Math.cos(3 * x[i] + third)
                            + NOISE * random.nextGaussian());
        }
        return values;
    }
}
