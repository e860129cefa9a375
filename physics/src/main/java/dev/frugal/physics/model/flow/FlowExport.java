package dev.frugal.physics.model.flow;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.dynamics.TaylorPropagator;
import dev.frugal.physics.onnx.Graph;
import dev.frugal.physics.onnx.Graph.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A model as three files in the Open Neural Network Exchange format, which other programs run: the encoder, the fit,
/// and the forecast. The reference is docs/how-to/export-to-onnx.md.
///
/// The files are for windows of [FlowModel#windowSamples] samples, [FlowModel#interval] apart, and forecast a fixed
/// number of samples at the same interval after them.
public final class FlowExport {
    private final FlowModel model;
    private final int forecastSamples;
    private final int substeps;
    private final MarchGraph march;

    /// @param forecastSamples times of the forecast
    /// @throws InvalidInputException if the model cannot be exported: it was made for a stiff system or one with
    ///   jumps, or its equations call a function that runtimes lack
    public FlowExport(FlowModel model, int forecastSamples) {
        if (!(model.flow() instanceof FlowRollout) && !(model.flow() instanceof TaylorPropagator)) {
            throw new InvalidInputException(
                    "%s is solved by %s; only smooth systems that are not stiff can be exported, or a flow-tapinn model"
                            .formatted(model.system().name(), model.flow().description()));
        }
        if (forecastSamples < 1) {
            throw new InvalidInputException("a forecast of %d samples; expected 1 at least".formatted(forecastSamples));
        }
        this.model = model;
        this.forecastSamples = forecastSamples;
        this.substeps = model.flow() instanceof FlowRollout ? 0 : RungeKuttaSteps.inAnInterval(model);
        this.march = new MarchGraph(model, substeps);
    }

    /// The files by name.
    ///
    /// @param producer the version of the program, which the files name
    public Map<String, byte[]> files(String producer) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("encoder.onnx", new EncoderGraph(model).build().model(producer, metadata(producer)));
        files.put("refine.onnx", FitGraph.of(model, march).build().model(producer, metadata(producer)));
        files.put("flow.onnx", forecast().model(producer, metadata(producer)));
        return files;
    }

    /// Runge–Kutta steps in an interval; 0 for a learnt flow.
    public int substeps() {
        return substeps;
    }

    /// From the first state, the parameters and their covariance to the forecast and its standard deviations, as
    /// [ForecastBand] computes them.
    private Graph forecast() {
        var scales = model.scales();
        int states = scales.states();
        int unknowns = states + scales.parameters();
        var graph = Graph.named("flow");
        var start = graph.unsqueezed(graph.input("start", NumberType.DOUBLE, "windows"), 0);
        var state = transposedColumns(graph, graph.input("state", NumberType.DOUBLE, "windows", states), states);
        var parameters = transposedColumns(
                graph,
                graph.input("parameters", NumberType.DOUBLE, "windows", scales.parameters()),
                scales.parameters());
        var covariance = graph.input("covariance", NumberType.DOUBLE, "windows", unknowns, unknowns);
        var wanted = new double[forecastSamples];
        Arrays.setAll(wanted, i -> (model.windowSamples() + i) * model.interval());
        var marched = march.march(graph, start, state, parameters, wanted);
        var deviations = new ArrayList<String>();
        for (int i = 0; i < states; i++) {
            var terms = new ArrayList<String>();
            for (int a = 0; a < unknowns; a++) {
                for (int b = 0; b < unknowns; b++) {
                    var entry = graph.unsqueezed(graph.at(graph.at(covariance, 1, a), 1, b), 0);
                    var slopes = marched.derivatives().get(i);
                    terms.add(graph.times(graph.times(slopes.get(a), entry), slopes.get(b)));
                }
            }
            deviations.add(deviation(graph, graph.sum(terms), scales.width()[i]));
        }
        graph.output(
                "forecast", byWindow(graph, marched.states()), NumberType.DOUBLE, "windows", forecastSamples, states);
        graph.output("deviation", byWindow(graph, deviations), NumberType.DOUBLE, "windows", forecastSamples, states);
        var times = graph.op(
                "Transpose",
                graph.plus(start, graph.constant(wanted, wanted.length, 1)),
                Graph.Attribute.of("perm", 1, 0));
        graph.output("times", times, NumberType.DOUBLE, "windows", forecastSamples);
        return graph;
    }

    private String deviation(Graph graph, String variance, double width) {
        double error = model.modelError() * width;
        var deviation =
                graph.op("Sqrt", graph.plus(graph.op("Max", variance, graph.number(0)), graph.number(error * error)));
        var most = graph.number(ForecastBand.ANYWHERE * width);
        return graph.where(graph.op("Less", deviation, most), deviation, most);
    }

    private static List<String> transposedColumns(Graph graph, String value, int count) {
        return IntStream.range(0, count)
                .mapToObj(column -> graph.unsqueezed(graph.at(value, 1, column), 0))
                .toList();
    }

    /// Columns `[time, window]` as `[window, time, state]`.
    private static String byWindow(Graph graph, List<String> columns) {
        return graph.joined(
                2,
                columns.stream()
                        .map(column ->
                                graph.unsqueezed(graph.op("Transpose", column, Graph.Attribute.of("perm", 1, 0)), 2))
                        .toList());
    }

    /// What the files say about themselves: texts, and lists as JSON.
    private Map<String, String> metadata(String producer) {
        var system = model.system();
        var scales = model.scales();
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("frugal_version", producer);
        metadata.put("model", model.method().name());
        metadata.put("system", system.name());
        metadata.put("equations", Documents.json(system.equationTexts()));
        metadata.put("constants", Documents.json(system.constants()));
        metadata.put("states", Documents.json(system.stateNames()));
        metadata.put("parameters", Documents.json(system.parameterNames()));
        metadata.put("window_samples", Integer.toString(model.windowSamples()));
        metadata.put("forecast_samples", Integer.toString(forecastSamples));
        metadata.put("interval", Double.toString(model.interval()));
        metadata.put("state_center", Documents.json(scales.center()));
        metadata.put("state_width", Documents.json(scales.width()));
        metadata.put("parameter_low", Documents.json(scales.parameterLow()));
        metadata.put("parameter_high", Documents.json(scales.parameterHigh()));
        metadata.put("model_error", Double.toString(model.modelError()));
        if (substeps > 0) {
            metadata.put("runge_kutta_steps_per_interval", Integer.toString(substeps));
        }
        return metadata;
    }
}
