package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TaylorSeries;

/// The physics loss of a flow map on a block of transitions, and its derivatives in the weights.
///
/// `r_i = Δ · (dG_i/dτ − f_i(t₀+τ, G, p)) / width_i`: dimensionless, the share of the visited width
/// by which a step would go wrong. Its gradient in the weights follows from that of the network's
/// output and rate by `∂r_i/∂N_j = Δ R_j (γ' δ_ij − γ ∂f_i/∂s_j) / width_i` and `∂r_i/∂Ṅ_j = Δ R_j
/// γ δ_ij / width_i`, where `γ = (τ/Δ)^{K+1}`.
final class ResidualBlock {
    private final FlowMap map;
    private final FlowBlock block;
    private final TaylorSeries field;
    private final int states;
    private final double[][] residual;
    private final double[][] adjoint;
    private final double[][] rateAdjoint;

    ResidualBlock(FlowMap map, int capacity) {
        this.map = map;
        this.block = new FlowBlock(map, FlowBlock.Derivatives.RATE, capacity);
        this.field = new TaylorSeries(map.system(), 1, Tangents.all(map.system()), capacity);
        this.states = map.scales().states();
        this.residual = new double[states][capacity];
        this.adjoint = new double[states][capacity];
        this.rateAdjoint = new double[states][capacity];
    }

    /// The points, to be filled before [#evaluate].
    Transitions transitions() {
        return block.transitions();
    }

    /// `[state][sample]`, as [#evaluate] left it.
    double[][] residual() {
        return residual;
    }

    /// Computes the residuals of the first `samples` points.
    ///
    /// @return the sum of their squares over points and states
    double evaluate(int samples, boolean withNetwork) {
        block.advance(samples, withNetwork);
        var transitions = block.transitions();
        for (int sample = 0; sample < samples; sample++) {
            field.time()[sample] = transitions.time()[sample] + transitions.elapsed()[sample];
        }
        for (int state = 0; state < states; state++) {
            System.arraycopy(block.result(0)[state], 0, field.rows(), field.row(state, 0, 0), samples);
        }
        for (int k = 0; k < transitions.parameter().length; k++) {
            System.arraycopy(transitions.parameter()[k], 0, field.parameter(k), 0, samples);
        }
        field.expand(samples);
        double sum = 0;
        for (int state = 0; state < states; state++) {
            double factor = map.scales().step() / map.scales().width()[state];
            var rate = block.result(1)[state];
            int expected = field.row(state, 1, 0);
            for (int sample = 0; sample < samples; sample++) {
                double value = factor * (rate[sample] - field.rows()[expected + sample]);
                residual[state][sample] = value;
                sum += value * value;
            }
        }
        return sum;
    }

    /// Writes the gradients of one state's residuals in the weights into `rows[weight][sample]`,
    /// after [#evaluate].
    void rows(int state, double[][] rows, int samples) {
        for (int j = 0; j < states; j++) {
            java.util.Arrays.fill(adjoint[j], 0, samples, 0);
            java.util.Arrays.fill(rateAdjoint[j], 0, samples, 0);
        }
        addAdjoints(state, null, samples);
        block.reverse(adjoint, rateAdjoint, samples);
        block.gradientRows(rows, samples);
    }

    /// Adds the gradient of half the sum of squares in the weights to `gradient`, after
    /// [#evaluate].
    void addGradient(double[] gradient, int samples) {
        for (int j = 0; j < states; j++) {
            java.util.Arrays.fill(adjoint[j], 0, samples, 0);
            java.util.Arrays.fill(rateAdjoint[j], 0, samples, 0);
        }
        for (int state = 0; state < states; state++) {
            addAdjoints(state, residual[state], samples);
        }
        block.reverse(adjoint, rateAdjoint, samples);
        block.addGradient(gradient, samples);
    }

    private void addAdjoints(int state, double @org.jspecify.annotations.Nullable [] by, int samples) {
        var scales = map.scales();
        double factor = scales.step() / scales.width()[state];
        for (int sample = 0; sample < samples; sample++) {
            double weight = by == null ? factor : factor * by[sample];
            double gate = block.gate(0, sample);
            double rate = block.gate(1, sample);
            for (int j = 0; j < states; j++) {
                double slope = field.rows()[field.row(state, 1, 1 + j) + sample];
                adjoint[j][sample] -= weight * gate * slope * scales.remainder()[j];
            }
            adjoint[state][sample] += weight * rate * scales.remainder()[state];
            rateAdjoint[state][sample] += weight * gate * scales.remainder()[state];
        }
    }
}
