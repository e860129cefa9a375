package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;

class ImplicitPropagatorTest extends PropagatorContract {
    @Override
    protected Propagator propagator(DynamicalSystem system) {
        return new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.IMPLICIT, Accuracy.REFERENCE);
    }

    @Override
    protected double error() {
        return 1e-8;
    }
}
