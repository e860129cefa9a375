package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.PropagatorContract;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.List;

/// The flow map without what it has to learn: a Taylor part whose steps are short enough to be
/// accurate by itself.
class FlowRolloutTest extends PropagatorContract {
    private static final int ORDER = 6;
    private static final double STEP = 0.05;

    @Override
    protected Propagator propagator(DynamicalSystem system) {
        int states = system.stateNames().size();
        var ones = new double[states];
        Arrays.fill(ones, 1);
        var low = system.parameters().stream()
                .mapToDouble(parameter -> parameter.low())
                .toArray();
        var high = system.parameters().stream()
                .mapToDouble(parameter -> parameter.high())
                .toArray();
        var scales = new FlowScales(STEP, new double[states], ones, ones, ones, low, high);
        return new FlowRollout(FlowMap.random(system, scales, ORDER, List.of(4), new Seed(1)), false);
    }

    /// `STEP^ORDER` times the size of a derivative of that order.
    @Override
    protected double error() {
        return 1e-6;
    }
}
