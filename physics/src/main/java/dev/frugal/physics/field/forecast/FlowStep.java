package dev.frugal.physics.field.forecast;

import dev.frugal.physics.field.ExponentialStep;
import java.util.Optional;

/// One step of a field flow at given parameters: the exponential step and, if learnt, the network's correction.
/// One caller at a time.
final class FlowStep {
    private final FieldFlow flow;
    private final double[] parameters;
    private final ExponentialStep step;
    private final double[][] features;
    private final double[] correction;
    private final double[] change;
    private final Optional<PointNetwork.Workspace> space;

    FlowStep(FieldFlow flow, double[] parameters) {
        this.flow = flow;
        this.parameters = parameters;
        this.step = new ExponentialStep(flow.system(), parameters, flow.interval());
        int points = flow.system().points();
        this.features = new double[flow.features().size()][points];
        this.correction = new double[flow.system().values()];
        this.change = new double[flow.system().values()];
        this.space = flow.network().map(PointNetwork.Workspace::new);
    }

    ExponentialStep step() {
        return step;
    }

    /// Writes the fields one interval later.
    void advance(double time, double[] values, double[] out) {
        step.advance(time, values, out);
        if (flow.network().isPresent()) {
            var network = flow.network().get();
            int points = flow.system().points();
            flow.features().write(step, values, parameters, features);
            network.evaluate(flow.weights(), features, points, space.orElseThrow(), correction);
            for (int i = 0; i < correction.length; i++) {
                correction[i] *= flow.sizes()[i / points];
            }
            step.correction(correction, change);
            for (int i = 0; i < out.length; i++) {
                out[i] += change[i];
            }
        }
    }
}
