package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TaylorSeries;
import dev.frugal.tensor.jet.MlpBlock;

/// Work space in which a flow map advances a block of samples, with the derivatives asked for.
///
/// `G(τ, s, t₀, p) = Σ_{m≤K} y_m τ^m + (τ/Δ)^{K+1} diag(R) N`, where `N = ½[h(φ) + S h(Sφ)]` under
/// a declared symmetry S and `N = h(φ)` without one. An instance belongs to one thread at a time.
final class FlowBlock {
    /// Which derivatives of `G` are carried besides its value.
    enum Derivatives {
        /// None.
        NONE(0),
        /// In the starting state, then the parameters: channels 1…states+parameters.
        STARTING_POINT(0),
        /// The first in elapsed time: channel 1. The reverse pass goes with it.
        RATE(1),
        /// The first and second in elapsed time: channels 1 and 2.
        RATE_AND_CURVATURE(2);

        private final int timeOrder;

        Derivatives(int timeOrder) {
            this.timeOrder = timeOrder;
        }
    }

    private final FlowMap map;
    private final Derivatives derivatives;
    private final Transitions transitions;
    private final TaylorSeries series;
    private final MlpBlock direct;
    private final MlpBlock mirrored;
    private final int states;
    private final int parameters;
    private final int channels;
    private final double[][][] network;
    private final double[][][] result;

    FlowBlock(FlowMap map, Derivatives derivatives, int capacity) {
        this.map = map;
        this.derivatives = derivatives;
        this.states = map.scales().states();
        this.parameters = map.scales().parameters();
        this.transitions = Transitions.of(states, parameters, capacity);
        boolean sensitive = derivatives == Derivatives.STARTING_POINT;
        var carried = sensitive ? Tangents.all(map.system()) : Tangents.none();
        this.series = new TaylorSeries(map.system(), map.order(), carried, capacity);
        int tangents = sensitive ? states + parameters : Math.min(1, derivatives.timeOrder);
        boolean curvature = derivatives.timeOrder == 2;
        this.direct = new MlpBlock(map.sizes(), tangents, curvature, capacity);
        this.mirrored = new MlpBlock(map.sizes(), tangents, curvature, capacity);
        this.channels = 1 + (sensitive ? tangents : derivatives.timeOrder);
        this.network = new double[channels][states][capacity];
        this.result = new double[channels][states][capacity];
    }

    /// The starting points, to be filled before [#advance].
    Transitions transitions() {
        return transitions;
    }

    /// A channel of the result, `[state][sample]`: 0 is `G`, the others are its derivatives.
    double[][] result(int channel) {
        return result[channel];
    }

    /// Advances the first `samples` transitions. `withNetwork` false gives the bare Taylor ansatz.
    void advance(int samples, boolean withNetwork) {
        System.arraycopy(transitions.time(), 0, series.time(), 0, samples);
        for (int state = 0; state < states; state++) {
            System.arraycopy(transitions.state()[state], 0, series.rows(), series.row(state, 0, 0), samples);
        }
        for (int parameter = 0; parameter < parameters; parameter++) {
            System.arraycopy(transitions.parameter()[parameter], 0, series.parameter(parameter), 0, samples);
        }
        series.expand(samples);
        sumSeries(samples);
        if (withNetwork) {
            runNetwork(samples);
            for (int state = 0; state < states; state++) {
                addRemainder(state, samples);
            }
        }
    }

    /// Horner's rule, on the series and on its derivatives.
    private void sumSeries(int samples) {
        var elapsed = transitions.elapsed();
        int order = map.order();
        for (int state = 0; state < states; state++) {
            for (int channel = 0; channel < channels; channel++) {
                int derivative = derivatives.timeOrder == 0 ? 0 : channel;
                int source = derivatives.timeOrder == 0 ? channel : 0;
                var out = result[channel][state];
                java.util.Arrays.fill(out, 0, samples, 0);
                for (int power = order; power >= derivative; power--) {
                    horner(falling(power, derivative), series.row(state, power, source), elapsed, out, samples);
                }
            }
        }
    }

    /// `power · (power − 1) ⋯`, as many factors as derivatives.
    private static double falling(int power, int derivatives) {
        double product = 1;
        for (int i = 0; i < derivatives; i++) {
            product *= power - i;
        }
        return product;
    }

    private void horner(double factor, int row, double[] elapsed, double[] out, int samples) {
        var coefficients = series.rows();
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = out[sample] * elapsed[sample] + factor * coefficients[row + sample];
        }
    }

    private void runNetwork(int samples) {
        var features = map.features();
        features.values(transitions, direct.input(0), samples);
        if (derivatives == Derivatives.STARTING_POINT) {
            for (int state = 0; state < states; state++) {
                features.byState(transitions, state, direct.input(1 + state), samples);
            }
            for (int parameter = 0; parameter < parameters; parameter++) {
                features.byParameter(transitions, parameter, direct.input(1 + states + parameter), samples);
            }
        } else if (derivatives.timeOrder > 0) {
            java.util.Arrays.fill(direct.input(1)[0], 0, samples, features.elapsedRate());
        }
        direct.forward(map.weights(), samples);
        if (map.symmetric()) {
            var signs = map.mirrorSigns();
            for (int channel = 0; channel < inputChannels(); channel++) {
                for (int feature = 0; feature < signs.length; feature++) {
                    scale(signs[feature], direct.input(channel)[feature], mirrored.input(channel)[feature], samples);
                }
            }
            mirrored.forward(map.weights(), samples);
        }
        for (int channel = 0; channel < channels; channel++) {
            for (int state = 0; state < states; state++) {
                combine(
                        state,
                        direct.output(channel)[state],
                        mirrored.output(channel)[state],
                        network[channel][state],
                        samples);
            }
        }
    }

    /// The second derivative of the inputs in elapsed time is zero and stays so.
    private int inputChannels() {
        return Math.min(channels, 1 + (derivatives.timeOrder > 0 ? 1 : states + parameters));
    }

    private void combine(int state, double[] plus, double[] minus, double[] out, int samples) {
        if (!map.symmetric()) {
            System.arraycopy(plus, 0, out, 0, samples);
            return;
        }
        double sign = 0.5 * map.outputSign(state);
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = 0.5 * plus[sample] + sign * minus[sample];
        }
    }

    private void addRemainder(int state, int samples) {
        double scale = map.scales().remainder()[state];
        var value = network[0][state];
        for (int sample = 0; sample < samples; sample++) {
            double gate = scale * gate(0, sample);
            result[0][state][sample] += gate * value[sample];
            switch (derivatives) {
                case NONE -> {}
                case STARTING_POINT -> {
                    for (int channel = 1; channel < channels; channel++) {
                        result[channel][state][sample] += gate * network[channel][state][sample];
                    }
                }
                case RATE ->
                    result[1][state][sample] +=
                            scale * gate(1, sample) * value[sample] + gate * network[1][state][sample];
                case RATE_AND_CURVATURE -> {
                    double rate = scale * gate(1, sample);
                    result[1][state][sample] += rate * value[sample] + gate * network[1][state][sample];
                    result[2][state][sample] += scale * gate(2, sample) * value[sample]
                            + 2 * rate * network[1][state][sample]
                            + gate * network[2][state][sample];
                }
            }
        }
    }

    /// A derivative in elapsed time of `(τ/Δ)^{K+1}`.
    double gate(int derivative, int sample) {
        int power = map.order() + 1;
        double step = map.scales().step();
        double share = transitions.elapsed()[sample] / step;
        double value = falling(power, derivative);
        for (int i = 0; i < power - derivative; i++) {
            value *= share;
        }
        for (int i = 0; i < derivative; i++) {
            value /= step;
        }
        return value;
    }

    /// Carries adjoints of `N` and of its rate, `[state][sample]`, back through the network, after
    /// [#advance] with [Derivatives#RATE].
    void reverse(double[][] adjoint, double[][] rateAdjoint, int samples) {
        for (int state = 0; state < states; state++) {
            double plus = map.symmetric() ? 0.5 : 1;
            scale(plus, adjoint[state], direct.outputAdjoint()[state], samples);
            scale(plus, rateAdjoint[state], direct.outputTangentAdjoint()[state], samples);
            if (map.symmetric()) {
                double minus = 0.5 * map.outputSign(state);
                scale(minus, adjoint[state], mirrored.outputAdjoint()[state], samples);
                scale(minus, rateAdjoint[state], mirrored.outputTangentAdjoint()[state], samples);
            }
        }
        direct.reverse(map.weights(), samples);
        if (map.symmetric()) {
            mirrored.reverse(map.weights(), samples);
        }
    }

    /// Writes each sample's gradient in the weights into `rows[weight][sample]`.
    void gradientRows(double[][] rows, int samples) {
        direct.gradientRows(rows, samples);
        if (map.symmetric()) {
            mirrored.addGradientRows(rows, samples);
        }
    }

    /// Adds the sum of the samples' gradients in the weights to `gradient`.
    void addGradient(double[] gradient, int samples) {
        direct.addGradient(1, gradient, samples);
        if (map.symmetric()) {
            mirrored.addGradient(1, gradient, samples);
        }
    }

    private static void scale(double factor, double[] from, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = factor * from[sample];
        }
    }
}
