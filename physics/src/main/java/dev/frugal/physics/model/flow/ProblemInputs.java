package dev.frugal.physics.model.flow;

import dev.frugal.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Gathers what [GeneratorProblem#inputs] gives, block by block.
final class ProblemInputs {
    private final FlowMap map;
    private final int points;
    private final double[] features;
    private final double[] series;
    private final double[] seriesRate;
    private final double[] gate;
    private final double[] gateRate;
    private final double[] time;
    private final double[] parameters;
    private int next;

    ProblemInputs(FlowMap map, int points) {
        this.map = map;
        this.points = points;
        features = new double[points * map.features().count()];
        series = new double[points * map.scales().states()];
        seriesRate = new double[series.length];
        gate = new double[points];
        gateRate = new double[points];
        time = new double[points];
        parameters = new double[points * map.scales().parameters()];
    }

    /// Adds the first `samples` transitions.
    void add(Transitions transitions, int samples) {
        var block = new FlowBlock(map, FlowBlock.Derivatives.RATE, samples);
        block.transitions().fill(transitions, samples);
        block.advance(samples, false);
        var values = new double[map.features().count()][samples];
        map.features().values(transitions, values, samples);
        for (int sample = 0; sample < samples; sample++) {
            column(values, sample, features);
            column(block.result(0), sample, series);
            column(block.result(1), sample, seriesRate);
            column(transitions.parameter(), sample, parameters);
            gate[next] = block.gate(0, sample);
            gateRate[next] = block.gate(1, sample);
            time[next] = transitions.time()[sample] + transitions.elapsed()[sample];
            next++;
        }
    }

    private void column(double[][] from, int sample, double[] to) {
        for (int i = 0; i < from.length; i++) {
            to[next * from.length + i] = from[i][sample];
        }
    }

    Map<String, Tensor> tensors() {
        int inputs = map.features().count();
        int states = map.scales().states();
        var rate = new double[inputs];
        rate[0] = map.features().elapsedRate();
        var sign = new double[map.symmetric() ? states : 0];
        for (int state = 0; state < sign.length; state++) {
            sign[state] = map.outputSign(state);
        }
        var scale = new double[states];
        for (int state = 0; state < states; state++) {
            scale[state] = map.scales().step() / map.scales().width()[state];
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("features", Tensors.of(features, points, inputs));
        tensors.put("features_rate", Tensors.of(rate, inputs));
        tensors.put("mirror", Tensors.of(map.mirrorSigns(), inputs));
        tensors.put("sign", Tensors.of(sign, sign.length));
        tensors.put("series", Tensors.of(series, points, states));
        tensors.put("series_rate", Tensors.of(seriesRate, points, states));
        tensors.put("gate", Tensors.of(gate, points));
        tensors.put("gate_rate", Tensors.of(gateRate, points));
        tensors.put("remainder", Tensors.of(map.scales().remainder(), states));
        tensors.put("scale", Tensors.of(scale, states));
        tensors.put("time", Tensors.of(time, points));
        tensors.put("parameters", Tensors.of(parameters, points, map.scales().parameters()));
        return tensors;
    }
}
