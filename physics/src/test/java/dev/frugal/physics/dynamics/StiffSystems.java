package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;

/// Systems that an explicit method does not get through.
public final class StiffSystems {
    /// Robertson (1966): rates over nine orders of magnitude.
    public static final DynamicalSystem ROBERTSON = Systems.read("robertson", """
                    name: robertson
                    states: [y1, y2, y3]
                    parameters:
                      k1: [0.02, 0.08]
                    constants: {k2: 3e7, k3: 1e4}
                    equations:
                      - y1' = -k1*y1 + k3*y2*y3
                      - y2' = k1*y1 - k3*y2*y3 - k2*y2^2
                      - y3' = k2*y2^2
                    initial: {y1: [0.9, 1], y2: 0, y3: 0}
                    horizon: 40
                    """);

    /// Van der Pol's oscillator where it creeps and jumps.
    public static final DynamicalSystem RELAXATION = Systems.read("relaxation", """
                    name: relaxation
                    states: [x, v]
                    parameters:
                      mu: [100, 1000]
                    equations:
                      - x' = v
                      - v' = mu*(1 - x^2)*v - x
                    initial: {x: [1, 2], v: [-0.1, 0.1]}
                    horizon: 2000
                    """);

    private StiffSystems() {}
}
