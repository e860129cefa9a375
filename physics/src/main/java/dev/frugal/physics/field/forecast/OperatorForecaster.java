package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.Gradients;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Forecasts fields by a neural operator, and trains it. Its tensors belong to the scope in which it is made.
final class OperatorForecaster implements Forecaster {
    static final String FOURIER = "fno";
    static final String DEEP = "deeponet";

    private static final double CLIP = 1;
    private static final double FINAL_RATE = 0.01;

    /// Times that the validation error is taken, at most.
    private static final int VALIDATIONS = 40;

    private final String name;
    private final OperatorSettings settings;
    private final OperatorShape shape;
    private final NeuralOperator network;
    private final TrajectoryDataSet data;
    private final double[] times;
    private final double[] mean;
    private final double[] scale;
    private final Seed seed;

    /// @param name [#FOURIER] or [#DEEP]
    OperatorForecaster(String name, FieldSystem system, OperatorSettings settings, TrajectoryDataSet data, Seed seed) {
        this.name = name;
        this.settings = settings;
        this.data = data;
        this.seed = seed;
        this.times = data.protocol().times();
        this.shape = new OperatorShape(
                system,
                Math.min(settings.windowSamples(), data.protocol().window()),
                Arrays.stream(times)
                        .map(time -> time / data.protocol().horizon())
                        .toArray());
        this.network = name.equals(FOURIER)
                ? new FourierOperator(settings, shape, seed.named("weights"))
                : new DeepOperator(settings, shape, seed.named("weights"));
        this.mean = new double[shape.fields()];
        this.scale = new double[shape.fields()];
        normalise();
    }

    private void normalise() {
        int points = shape.points();
        for (int field = 0; field < mean.length; field++) {
            double sum = 0;
            double squares = 0;
            long count = 0;
            for (var trajectory : data.train()) {
                for (var row : trajectory.states()) {
                    for (int i = field * points; i < (field + 1) * points; i++) {
                        sum += row[i];
                        squares += row[i] * row[i];
                        count++;
                    }
                }
            }
            mean[field] = sum / count;
            double variance = squares / count - mean[field] * mean[field];
            scale[field] = variance > 0 ? Math.sqrt(variance) : Math.max(Math.abs(mean[field]), Double.MIN_NORMAL);
        }
    }

    long parameters() {
        return Parameters.count(network.parameters());
    }

    @Override
    public String name() {
        return name;
    }

    /// Trains to the end.
    OperatorForecaster train(RunContext context, String member) {
        var parameters = network.parameters();
        var adam = new Adam(parameters);
        var rates = new LearningRateSchedule.Cosine(settings.learningRate(), settings.steps(), FINAL_RATE);
        var windows = windows(data.protocol().windows(data.train(), "train"));
        var targets = targets(data.train());
        var validationWindows = windows(data.protocol().windows(data.validation(), "validation"));
        var validationTargets = targets(data.validation());
        var best = Parameters.copy(parameters);
        double bestError = Double.POSITIVE_INFINITY;
        int every = Math.max(1, settings.steps() / VALIDATIONS);
        for (int step = 0; step < settings.steps(); step++) {
            context.progress().report("training " + member, step, settings.steps());
            context.stopIfRequested();
            double loss;
            try (var _ = Scope.open()) {
                var chosen = chosen(step);
                var error = network.forward(windows.index_select(0, chosen)).sub(targets.index_select(0, chosen));
                var mean = error.mul(error).mean();
                loss = mean.item_double();
                mean.backward();
                GradientClipping.byGlobalNorm(parameters.values(), CLIP);
                adam.step(rates.at(step));
                Gradients.clear(parameters.values());
            }
            if (step % every == every - 1 || step == settings.steps() - 1) {
                double error = meanSquare(validationWindows, validationTargets);
                context.metrics().append(step, member + "/loss/data", loss);
                context.metrics().append(step, member + "/validation/data", error);
                if (error < bestError) {
                    bestError = error;
                    Parameters.load(parameters, best, member);
                }
            }
        }
        context.progress().report("training " + member, settings.steps(), settings.steps());
        Parameters.load(best, parameters, member);
        return this;
    }

    private Tensor chosen(long step) {
        var random = seed.named("mini-batches").at(step).random();
        var indices = new long[Math.min(settings.batch(), data.train().size())];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextInt(data.train().size());
        }
        return Tensors.of(indices, indices.length);
    }

    private double meanSquare(Tensor windows, Tensor targets) {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var error = network.forward(windows).sub(targets);
            return error.mul(error).mean().item_double();
        }
    }

    private Tensor windows(List<Window> windows) {
        int samples = shape.samples();
        var values = new float[windows.size() * samples * shape.fields() * shape.points()];
        int to = 0;
        for (var window : windows) {
            for (int i = 0; i < samples; i++) {
                int sample = samples == 1 ? window.samples() - 1 : i * (window.samples() - 1) / (samples - 1);
                to = normalised(window.states()[sample], values, to);
            }
        }
        return Tensors.of(values, windows.size(), samples, shape.fields(), shape.points());
    }

    private Tensor targets(List<Trajectory> trajectories) {
        var values = new float[trajectories.size() * times.length * shape.fields() * shape.points()];
        int to = 0;
        for (var trajectory : trajectories) {
            for (var row : trajectory.states()) {
                to = normalised(row, values, to);
            }
        }
        return Tensors.of(values, trajectories.size(), times.length, shape.fields(), shape.points());
    }

    private int normalised(double[] row, float[] values, int from) {
        for (int i = 0; i < row.length; i++) {
            int field = i / shape.points();
            values[from + i] = (float) ((row[i] - mean[field]) / scale[field]);
        }
        return from + row.length;
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] asked) {
        if (!Arrays.equals(asked, times)) {
            throw new IllegalArgumentException(name + " forecasts the times that it was trained for, and no others");
        }
        return windows.stream().map(this::forecast).toList();
    }

    private Forecast forecast(Window window) {
        StopSignal.check();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var values = Tensors.floats(network.forward(windows(List.of(window))));
            int size = shape.fields() * shape.points();
            var rows = new double[times.length][size];
            for (int time = 0; time < rows.length; time++) {
                for (int i = 0; i < size; i++) {
                    int field = i / shape.points();
                    rows[time][i] = mean[field] + scale[field] * values[time * size + i];
                }
            }
            return Forecast.ofStates(rows);
        }
    }
}
