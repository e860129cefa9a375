package dev.frugal.physics.model;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.jet.JetEngines;
import dev.frugal.tensor.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A [TrajectoryModelSpec]'s network for one system, in the system's units.
///
/// States and their time derivatives come from one forward propagation of exact derivatives;
/// velocities of the coordinate form are derivatives of the network, not outputs.
public final class TrajectoryModel {
    private static final int FORECAST_ORDER = 2;
    private static final int WINDOWS_AT_ONCE = 64;

    private final TrajectoryModelSpec method;
    private final DynamicalSystem system;
    private final Scaling scaling;
    private final int windowSamples;
    private final StateForm form;
    private final TrajectoryNetwork network;
    private final JetEngine jets;

    private TrajectoryModel(
            TrajectoryModelSpec method,
            DynamicalSystem system,
            Scaling scaling,
            int windowSamples,
            StateForm form,
            TrajectoryNetwork network,
            JetEngine jets) {
        this.method = method;
        this.system = system;
        this.scaling = scaling;
        this.windowSamples = windowSamples;
        this.form = form;
        this.network = network;
        this.jets = jets;
    }

    /// An untrained model whose parameters are drawn from `seed`.
    public static TrajectoryModel create(
            TrajectoryModelSpec method, DynamicalSystem system, Scaling scaling, int windowSamples, Seed seed) {
        var form = method.form(system);
        var shape = new NetworkShape(
                windowSamples,
                system.stateNames().size(),
                system.parameters().size(),
                form.outputs().size());
        var network = method.network(shape, seed);
        return new TrajectoryModel(method, system, scaling, windowSamples, form, network, JetEngines.standard());
    }

    /// The same model with its derivatives carried by another engine.
    TrajectoryModel with(JetEngine other) {
        return new TrajectoryModel(method, system, scaling, windowSamples, form, network, other);
    }

    public TrajectoryModelSpec method() {
        return method;
    }

    public DynamicalSystem system() {
        return system;
    }

    public Scaling scaling() {
        return scaling;
    }

    public int windowSamples() {
        return windowSamples;
    }

    /// This model as a forecaster: one that reads windows or one that is told parameters.
    public TrajectoryForecaster forecaster() {
        return network.readsWindow() ? new WindowForecaster(this) : new ParameterForecaster(this);
    }

    /// The layers, if the network gives trajectories as curves over a condition.
    public Optional<CurveNetwork> curves() {
        return network.curves();
    }

    /// Which states the network puts out and which are derivatives of those.
    public StateForm form() {
        return form;
    }

    /// What is added to an output itself, in units.
    public double mean(int output) {
        return scaling.mean().get(form.outputs().get(output));
    }

    /// What a network's output, differentiated so often in dimensionless time, is multiplied by to
    /// be in units.
    public double unitsPerOutput(int output, int order) {
        return scaling.deviation().get(form.outputs().get(output)) * Math.pow(scaling.timeRate(), order);
    }

    public Map<String, Tensor> tensors() {
        return network.parameters();
    }

    /// The parameters of one half of the network, by name.
    public Map<String, Tensor> tensors(Submodule part) {
        return switch (part) {
            case ENCODER -> Parameters.prefixed("encoder", network.encoderParameters());
            case GENERATOR -> Parameters.prefixed("generator", network.generatorParameters());
        };
    }

    /// Floating-point operations of one forecast with its derivatives.
    long operationsPerQuery(int times) {
        return network.forwardOperations(work(1, times, FORECAST_ORDER));
    }

    /// Floating-point operations of a loss on a batch and of its gradients in all parameters.
    ///
    /// @param order of the highest time derivative of the states that the loss is about
    public long operationsPerStep(long batch, int times, int order) {
        var work = work(batch, times, order);
        return network.forwardOperations(work) + network.backwardOperations(work);
    }

    private TrajectoryNetwork.Work work(long batch, int times, int order) {
        return new TrajectoryNetwork.Work(batch, windowSamples, times, form.order() + order);
    }

    /// What the generator is conditioned on, `[batch, …]`, from dimensionless windows and
    /// parameters.
    public Tensor condition(Tensor windows, Tensor parameters) {
        return network.condition(windows, parameters);
    }

    /// States in the system's units and their time derivatives up to `order`, each of shape
    /// `[batch, times, states]`; `times` dimensionless, shape `[times]`.
    public List<Tensor> states(Tensor condition, Tensor times, int order) {
        var outputs = network.outputs(condition, times, form.order() + order, jets);
        var derivatives = new ArrayList<Tensor>();
        for (int k = 0; k <= order; k++) {
            var columns = new Tensor[form.sources().size()];
            for (int state = 0; state < columns.length; state++) {
                columns[state] = inUnits(outputs, form.sources().get(state), k);
            }
            derivatives.add(torch.stack(new TensorVector(columns), 2));
        }
        return List.copyOf(derivatives);
    }

    private Tensor inUnits(List<Tensor> outputs, StateForm.Source source, int derivative) {
        int order = source.order() + derivative;
        double factor = unitsPerOutput(source.output(), order);
        var value = outputs.get(order).select(2, source.output()).mul(new Scalar(factor));
        return order == 0 ? value.add(new Scalar(mean(source.output()))) : value;
    }

    /// Windows as a dimensionless tensor `[windows, samples, states]`.
    ///
    /// @throws InvalidInputException if a window has another number of samples than the model reads
    public Tensor windowTensor(List<Window> windows) {
        int states = system.stateNames().size();
        var values = new double[windows.size() * windowSamples * states];
        int position = 0;
        for (var window : windows) {
            if (window.states().length != windowSamples) {
                throw new InvalidInputException(
                        "the window has %d samples, but this %s model reads %d; give a window of %d samples"
                                .formatted(window.states().length, method.name(), windowSamples, windowSamples));
            }
            for (var sample : window.states()) {
                for (int state = 0; state < states; state++) {
                    values[position++] = scaling.state(state, sample[state]);
                }
            }
        }
        return Tensors.of(values, method.schedule().precision().scalarType(), windows.size(), windowSamples, states);
    }

    /// Parameters in units as a dimensionless tensor `[rows, parameters]`.
    public Tensor parameterTensor(List<double[]> parameters) {
        int columns = system.parameters().size();
        var values = new double[parameters.size() * columns];
        for (int row = 0; row < parameters.size(); row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] =
                        scaling.parameter(column, parameters.get(row)[column]);
            }
        }
        return Tensors.of(values, method.schedule().precision().scalarType(), parameters.size(), columns);
    }

    /// Times in units as a dimensionless tensor `[times]`.
    public Tensor timeTensor(double[] times) {
        return Tensors.of(scaling.times(times), method.schedule().precision().scalarType(), times.length);
    }

    /// Forecasts with first and second derivatives, and latent codes where the condition is one.
    List<Forecast> forecasts(List<Window> windows, List<double[]> parameters, double[] times) {
        var forecasts = new ArrayList<Forecast>();
        int count = Math.max(windows.size(), parameters.size());
        for (int from = 0; from < count; from += WINDOWS_AT_ONCE) {
            int to = Math.min(count, from + WINDOWS_AT_ONCE);
            try (var _ = Threads.one();
                    var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                var condition = network.readsWindow()
                        ? condition(windowTensor(windows.subList(from, to)), torch.empty(0))
                        : condition(torch.empty(0), parameterTensor(parameters.subList(from, to)));
                forecasts.addAll(forecasts(condition, times, to - from));
            }
        }
        return List.copyOf(forecasts);
    }

    private List<Forecast> forecasts(Tensor condition, double[] times, int count) {
        var derivatives = states(condition, timeTensor(times), FORECAST_ORDER).stream()
                .map(Tensors::doubles)
                .toList();
        var codes = network.readsWindow() ? Tensors.doubles(condition) : new double[0];
        int width = codes.length / count;
        var forecasts = new ArrayList<Forecast>();
        for (int row = 0; row < count; row++) {
            var forecast = Forecast.ofStates(rows(derivatives.get(0), row, times.length))
                    .withDerivatives(
                            rows(derivatives.get(1), row, times.length), rows(derivatives.get(2), row, times.length));
            forecasts.add(
                    network.readsWindow()
                            ? forecast.withLatent(java.util.Arrays.copyOfRange(codes, row * width, (row + 1) * width))
                            : forecast);
        }
        return forecasts;
    }

    private double[][] rows(double[] values, int batchRow, int times) {
        int states = system.stateNames().size();
        var rows = new double[times][];
        for (int time = 0; time < times; time++) {
            int start = (batchRow * times + time) * states;
            rows[time] = java.util.Arrays.copyOfRange(values, start, start + states);
        }
        return rows;
    }
}
