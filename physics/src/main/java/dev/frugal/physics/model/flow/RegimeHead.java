package dev.frugal.physics.model.flow;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.evaluation.Reliability;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The probability of each regime, read from a latent code: `softmax((W₂ tanh(W₁ z + b₁) + b₂)/T)`.
///
/// The temperature T is fitted on solutions that the network was not trained on, so that a stated probability is the
/// share of right answers; how nearly it is, [#reliability] says. The head knows the regimes it was shown and no
/// others.
final class RegimeHead {
    private static final String NAMES = "regime_names";
    private static final String TEMPERATURE = "regime_temperature";
    private static final String RELIABILITY = "regime_reliability";
    private static final List<String> WEIGHTS = List.of("0.weight", "0.bias", "1.weight", "1.bias");

    private final List<String> names;
    private final double[][] weights;
    private final double temperature;
    private final Reliability reliability;

    private record Names(List<String> names) {}

    /// @param weights `[hidden · inputs]`, `[hidden]`, `[name · hidden]`, `[name]`
    RegimeHead(List<String> names, double[][] weights, double temperature, Reliability reliability) {
        this.names = List.copyOf(names);
        this.weights = weights;
        this.temperature = temperature;
        this.reliability = reliability;
    }

    List<String> names() {
        return names;
    }

    Reliability reliability() {
        return reliability;
    }

    long parameterCount() {
        return Arrays.stream(weights).mapToLong(array -> array.length).sum();
    }

    /// The probability of each of [#names].
    double[] probabilities(double[] latent) {
        return softmax(logits(weights, latent), temperature);
    }

    static double[] logits(double[][] weights, double[] latent) {
        int hidden = weights[1].length;
        int inputs = weights[0].length / hidden;
        int outputs = weights[3].length;
        var logits = weights[3].clone();
        for (int unit = 0; unit < hidden; unit++) {
            double sum = weights[1][unit];
            for (int i = 0; i < inputs; i++) {
                sum += weights[0][unit * inputs + i] * latent[i];
            }
            double activation = Math.tanh(sum);
            for (int output = 0; output < outputs; output++) {
                logits[output] += weights[2][output * hidden + unit] * activation;
            }
        }
        return logits;
    }

    static double[] softmax(double[] logits, double temperature) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        var shares = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp((logits[i] - largest) / temperature);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    Map<String, Tensor> tensors() {
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < weights.length; i++) {
            tensors.put(WEIGHTS.get(i), Tensors.of(weights[i], weights[i].length));
        }
        return tensors;
    }

    Map<String, String> metadata() {
        return Map.of(
                NAMES,
                Documents.json(new Names(names)),
                TEMPERATURE,
                Double.toString(temperature),
                RELIABILITY,
                Documents.json(reliability));
    }

    static boolean isIn(Map<String, String> metadata) {
        return metadata.containsKey(NAMES);
    }

    /// The head that [#tensors] and [#metadata] of one were taken from.
    ///
    /// @param source names the file in errors
    /// @throws InvalidInputException if something is missing or of the wrong size
    static RegimeHead of(int latent, Map<String, Tensor> tensors, Map<String, String> metadata, String source) {
        var named = metadata.get(NAMES);
        var heated = metadata.get(TEMPERATURE);
        var held = metadata.get(RELIABILITY);
        if (named == null || heated == null || held == null) {
            throw new InvalidInputException(
                    "the model %s lacks the calibration of its regimes; train it again".formatted(source));
        }
        var names =
                Documents.readJson(named, Names.class, source + ", " + NAMES).names();
        var reliability = Documents.readJson(held, Reliability.class, source + ", " + RELIABILITY);
        double temperature = temperature(heated, source);
        var weights = new double[WEIGHTS.size()][];
        for (int i = 0; i < weights.length; i++) {
            var tensor = tensors.get(WEIGHTS.get(i));
            weights[i] = tensor == null ? new double[0] : Tensors.doubles(tensor);
        }
        int hidden = weights[1].length;
        boolean alike = hidden > 0
                && weights[0].length == hidden * latent
                && weights[2].length == names.size() * hidden
                && weights[3].length == names.size()
                && !names.isEmpty();
        if (!alike) {
            throw new InvalidInputException(
                    "the model %s has a regime classifier of other sizes than its %d regimes and %d latent numbers; train it again"
                            .formatted(source, names.size(), latent));
        }
        return new RegimeHead(names, weights, temperature, reliability);
    }

    private static double temperature(String text, String source) {
        try {
            double temperature = Double.parseDouble(text);
            if (temperature > 0 && Double.isFinite(temperature)) {
                return temperature;
            }
        } catch (NumberFormatException _) {
            // Told below, as a number that is none.
        }
        throw new InvalidInputException("the model %s has '%s' as its %s; expected a positive number, train it again"
                .formatted(source, text, TEMPERATURE));
    }
}
