package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.evaluation.Reliability;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.Gradients;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Teaches a [RegimeHead] which latent codes belong to which regime.
///
/// Solutions of the equation with parameters from the trained range and initial states from their box are followed
/// until their regime is plain ([RegimeClassifier]). Windows are cut from each and read by the finished encoder; codes
/// are moved to where the head reads the true parameters, as a fit moves them. The network minimises the
/// cross-entropy.
///
/// **Calibration** is by cross-validation over solutions: a network for each of [#FOLDS] parts, trained on the others.
/// The temperature minimises the cross-entropy of the parts' answers; the reliability of a part is taken with the
/// temperature of the other parts. See Guo et al. (2017).
final class RegimeTraining {
    private static final int FOLDS = 4;
    private static final int WINDOWS_PER_SOLUTION = 12;
    private static final int HIDDEN = 12;
    private static final int STEPS = 300;
    private static final double RATE = 0.03;
    private static final double LAST_RATE = 0.02;

    /// Keeps logits finite where regimes can be separated without an error.
    private static final Adam.Settings ADAM = new Adam.Settings(0.9, 0.999, 1e-8, 0.1);

    /// Temperatures between which the best is sought, and how closely.
    private static final double COLDEST = 0.2;

    private static final double HOTTEST = 20;
    private static final int TEMPERATURES = 200;

    /// The least probability that counts: what an answer costs that was held for impossible.
    private static final double IMPOSSIBLE = 1e-12;

    private final FlowModel model;
    private final SyntheticWindows windows;
    private final DynamicalSystem system;
    private final Seed seed;

    /// A window's code and what became of its solution.
    private record Labelled(double[] latent, int regime, int solution) {}

    RegimeTraining(FlowModel model, SyntheticWindows windows, Seed seed) {
        this.model = model;
        this.windows = windows;
        this.system = model.system();
        this.seed = seed;
    }

    /// @param solutions how many solutions to follow, at least [#FOLDS]
    RegimeHead train(int solutions) {
        var followed = windows.followed(Math.max(FOLDS, solutions));
        var labels = labels(followed);
        var names = List.copyOf(new TreeSet<>(Arrays.asList(labels)));
        var examples = new ArrayList<Labelled>();
        for (int i = 0; i < followed.length; i++) {
            var cut = windows.of(
                    followed[i],
                    WINDOWS_PER_SOLUTION,
                    model.windowSamples(),
                    seed.named("windows").at(i));
            int regime = names.indexOf(labels[i]);
            for (var latent : model.latents(cut, windows.parameters(followed[i]))) {
                examples.add(new Labelled(latent, regime, i));
            }
        }
        var answers = new double[examples.size()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            int part = fold;
            var weights = fitted(
                    part(examples, i -> i % FOLDS != part),
                    names.size(),
                    seed.named("fold").at(fold));
            for (int i = 0; i < answers.length; i++) {
                if (examples.get(i).solution % FOLDS == fold) {
                    answers[i] = RegimeHead.logits(weights, examples.get(i).latent);
                }
            }
        }
        return new RegimeHead(
                names,
                fitted(examples, names.size(), seed.named("all")),
                temperature(examples, answers, _ -> true),
                reliability(examples, answers, followed.length));
    }

    private String[] labels(int[] followed) {
        var classifier = new RegimeClassifier();
        var labels = new String[followed.length];
        IntStream.range(0, followed.length).parallel().forEach(StopSignal.inheritedByIndex((int i) -> {
            var parameters = windows.parameters(followed[i]);
            labels[i] = RegimeClassifier.declared(system, parameters)
                    .orElseGet(() -> classifier
                            .classify(system, parameters, windows.start(followed[i]))
                            .name());
        }));
        return labels;
    }

    private static List<Labelled> part(List<Labelled> examples, IntPredicate solutions) {
        return examples.stream()
                .filter(example -> solutions.test(example.solution))
                .toList();
    }

    /// Weights as [RegimeHead] takes them. Codes are centred and scaled for the training, which the first layer
    /// takes in at the end.
    private static double[][] fitted(List<Labelled> examples, int regimes, Seed seed) {
        int inputs = examples.getFirst().latent.length;
        var center = new double[inputs];
        var scale = new double[inputs];
        for (var example : examples) {
            Arrays.setAll(center, k -> center[k] + example.latent[k] / examples.size());
        }
        for (var example : examples) {
            Arrays.setAll(scale, k -> scale[k] + Math.pow(example.latent[k] - center[k], 2) / examples.size());
        }
        Arrays.setAll(scale, k -> scale[k] > 0 ? Math.sqrt(scale[k]) : 1);
        var scaled = new double[examples.size() * inputs];
        var labels = new long[examples.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = examples.get(i).regime;
            for (int k = 0; k < inputs; k++) {
                scaled[i * inputs + k] = (examples.get(i).latent[k] - center[k]) / scale[k];
            }
        }
        var weights = descended(scaled, labels, inputs, regimes, seed);
        for (int unit = 0; unit < HIDDEN; unit++) {
            for (int k = 0; k < inputs; k++) {
                weights[0][unit * inputs + k] /= scale[k];
                weights[1][unit] -= weights[0][unit * inputs + k] * center[k];
            }
        }
        return weights;
    }

    private static double[][] descended(double[] scaled, long[] labels, int inputs, int regimes, Seed seed) {
        try (var _ = Threads.one();
                var _ = Scope.open()) {
            var network = new Mlp(List.of(inputs, HIDDEN, regimes), ScalarType.Double, seed);
            network.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
            var adam = new Adam(network.parameters(), ADAM);
            var rates = new LearningRateSchedule.Cosine(RATE, STEPS, LAST_RATE);
            var codes = Tensors.of(scaled, labels.length, inputs);
            var wanted = Tensors.of(labels, labels.length);
            for (int step = 0; step < STEPS; step++) {
                StopSignal.check();
                try (var _ = Scope.open()) {
                    var loss = torch.cross_entropy_loss(network.forward(codes), wanted);
                    Gradients.clear(network.parameters().values());
                    loss.backward();
                    adam.step(rates.at(step));
                }
            }
            return network.parameters().values().stream()
                    .map(tensor -> detached(tensor))
                    .toArray(double[][]::new);
        }
    }

    private static double[] detached(Tensor tensor) {
        return Tensors.doubles(tensor.detach());
    }

    /// The temperature at which the answers of some solutions cost least.
    private static double temperature(List<Labelled> examples, double[][] answers, IntPredicate solutions) {
        double best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TEMPERATURES; i++) {
            double temperature = COLDEST * Math.pow(HOTTEST / COLDEST, i / (TEMPERATURES - 1.0));
            double cost = 0;
            for (int j = 0; j < answers.length; j++) {
                if (solutions.test(examples.get(j).solution)) {
                    double share = RegimeHead.softmax(answers[j], temperature)[examples.get(j).regime];
                    cost -= Math.log(Math.max(share, IMPOSSIBLE));
                }
            }
            if (cost < least) {
                least = cost;
                best = temperature;
            }
        }
        return best;
    }

    private static Reliability reliability(List<Labelled> examples, double[][] answers, int solutions) {
        var temperatures = new double[FOLDS];
        for (int fold = 0; fold < FOLDS; fold++) {
            int part = fold;
            temperatures[fold] = temperature(examples, answers, solution -> solution % FOLDS != part);
        }
        var stated = new double[answers.length];
        var right = new boolean[answers.length];
        for (int i = 0; i < answers.length; i++) {
            var shares = RegimeHead.softmax(answers[i], temperatures[examples.get(i).solution % FOLDS]);
            int likeliest = 0;
            for (int regime = 1; regime < shares.length; regime++) {
                likeliest = shares[regime] > shares[likeliest] ? regime : likeliest;
            }
            stated[i] = shares[likeliest];
            right[i] = likeliest == examples.get(i).regime;
        }
        return Reliability.of(stated, right, solutions);
    }
}
