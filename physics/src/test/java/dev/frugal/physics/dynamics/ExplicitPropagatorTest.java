package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;

class ExplicitPropagatorTest extends PropagatorContract {
    @Override
    protected Propagator propagator(DynamicalSystem system) {
        return new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.EXPLICIT, Accuracy.REFERENCE);
    }

    @Override
    protected double error() {
        return 1e-8;
    }
}
