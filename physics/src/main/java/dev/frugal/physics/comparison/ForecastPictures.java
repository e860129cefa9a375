package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What forecasts look like beside the truth.
final class ForecastPictures {
    private static final String END_OF_WINDOW = "end of the window";

    private final HeldOut heldOut;
    private final DynamicalSystem system;

    /// By forecaster's name, then by split's name.
    private final Map<String, Map<String, List<Forecast>>> forecasts;

    private ForecastPictures(HeldOut heldOut, Map<String, Map<String, List<Forecast>>> forecasts) {
        this.heldOut = heldOut;
        this.system = heldOut.system();
        this.forecasts = forecasts;
    }

    /// Pictures of what these forecasters say about both held-out splits.
    static ForecastPictures of(HeldOut heldOut, Map<String, Forecaster> forecasters) {
        var forecasts = new LinkedHashMap<String, Map<String, List<Forecast>>>();
        forecasters.forEach((name, forecaster) -> {
            var bySplit = new LinkedHashMap<String, List<Forecast>>();
            for (var split : heldOut.splits()) {
                bySplit.put(split.name(), ForecastEvaluation.forecasts(forecaster, split));
            }
            forecasts.put(name, bySplit);
        });
        return new ForecastPictures(heldOut, forecasts);
    }

    /// The first state of one trajectory per split against time, and the errors of its forecasts beneath.
    ///
    /// @param hero the model that the pictures are about: bold and on top; the others are its rivals
    List<Graphic> timeSeries(String hero) {
        var graphics = new ArrayList<Graphic>();
        for (var split : heldOut.splits()) {
            graphics.add(new Stack(List.of(forecastPlot(split, hero), errorPlot(split, hero))));
        }
        return graphics;
    }

    private Plot forecastPlot(Split split, String hero) {
        var truth = split.trajectories().getFirst();
        var layers = new ArrayList<PlotLayer>();
        layers.add(new PlotLayer.Line("truth", truth.times(), column(truth.states(), 0), PlotLayer.Stroke.BROAD));
        for (var model : heroLast(hero)) {
            layers.add(new PlotLayer.Line(model, truth.times(), forecast(model, split), stroke(model, hero)));
        }
        layers.add(new PlotLayer.Mark(END_OF_WINDOW, windowEnd(split)));
        return Plot.wide(
                "%s(t), %s".formatted(system.stateNames().getFirst(), ComparisonReport.title(split.name())),
                "The models see the part left of the mark; %s.".formatted(parameters(truth.parameters())),
                Axis.linear("time"),
                Axis.linear(system.stateNames().getFirst()),
                layers);
    }

    private Plot errorPlot(Split split, String hero) {
        var truth = split.trajectories().getFirst();
        var layers = new ArrayList<PlotLayer>();
        for (var model : heroLast(hero)) {
            layers.add(new PlotLayer.Line(
                    model,
                    truth.times(),
                    distances(column(truth.states(), 0), forecast(model, split)),
                    stroke(model, hero)));
        }
        layers.add(new PlotLayer.Mark(END_OF_WINDOW, windowEnd(split)));
        return Plot.wide(
                "Error of %s(t), %s".formatted(system.stateNames().getFirst(), ComparisonReport.title(split.name())),
                "Distance between forecast and truth; lower is better.",
                Axis.linear("time"),
                Axis.logarithmic("|forecast − truth|"),
                layers);
    }

    private List<String> heroLast(String hero) {
        var models = new ArrayList<>(forecasts.keySet());
        if (models.remove(hero)) {
            models.add(hero);
        }
        return models;
    }

    private static PlotLayer.Stroke stroke(String model, String hero) {
        return model.equals(hero) ? PlotLayer.Stroke.BOLD : PlotLayer.Stroke.RIVAL;
    }

    private double[] forecast(String model, Split split) {
        return column(first(forecasts.getOrDefault(model, Map.of()), split).states(), 0);
    }

    private static double[] distances(double[] one, double[] other) {
        var distances = new double[one.length];
        Arrays.setAll(distances, i -> Math.abs(one[i] - other[i]));
        return distances;
    }

    private double windowEnd(Split split) {
        return split.times()[heldOut.data().protocol().window() - 1];
    }

    private String parameters(double[] values) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            texts.add("%s = %s".formatted(system.parameterNames().get(i), NumberText.of(values[i])));
        }
        return String.join(", ", texts);
    }

    /// The first two states against each other, one picture per forecaster; none for a single
    /// state.
    List<Graphic> portraits() {
        if (system.stateNames().size() < 2) {
            return List.of();
        }
        var split = heldOut.newParameters();
        var truth = split.trajectories().getFirst();
        var graphics = new ArrayList<Graphic>();
        forecasts.forEach((model, bySplit) -> {
            var states = first(bySplit, split).states();
            graphics.add(Plot.square(
                    model,
                    "The whole trajectory at a new parameter value, %s.".formatted(parameters(truth.parameters())),
                    Axis.linear(system.stateNames().get(0)),
                    Axis.linear(system.stateNames().get(1)),
                    List.of(
                            new PlotLayer.Line(
                                    "truth",
                                    column(truth.states(), 0),
                                    column(truth.states(), 1),
                                    PlotLayer.Stroke.BROAD),
                            new PlotLayer.Line(
                                    "forecast", column(states, 0), column(states, 1), PlotLayer.Stroke.BOLD))));
        });
        return graphics;
    }

    /// Codes of all held-out windows, one picture per forecaster that has codes.
    List<Graphic> latentSpaces() {
        var regimes = new ArrayList<String>();
        heldOut.splits().forEach(split -> regimes.addAll(split.regimes()));
        var graphics = new ArrayList<Graphic>();
        forecasts.forEach((model, bySplit) -> {
            var answers = new ArrayList<Forecast>();
            bySplit.values().forEach(answers::addAll);
            if (answers.stream().allMatch(answer -> answer.latent().isPresent())) {
                var codes = answers.stream()
                        .map(answer -> answer.latent().orElseThrow())
                        .toList();
                graphics.add(latentSpace(model, codes, regimes));
            }
        });
        return graphics;
    }

    private static Graphic latentSpace(String model, List<double[]> codes, List<String> regimes) {
        var plane = PrincipalPlane.of(codes);
        var byRegime = new TreeMap<String, List<double[]>>();
        for (int i = 0; i < codes.size(); i++) {
            byRegime.computeIfAbsent(regimes.get(i), _ -> new ArrayList<>()).add(plane.project(codes.get(i)));
        }
        var layers = new ArrayList<PlotLayer>();
        byRegime.forEach((regime, points) -> {
            var rows = points.toArray(double[][]::new);
            layers.add(new PlotLayer.Scatter(regime, column(rows, 0), column(rows, 1)));
        });
        return Plot.square(
                model,
                "Codes of the windows of both held-out splits, projected on their first two principal components.",
                Axis.linear("first principal component"),
                Axis.linear("second principal component"),
                layers);
    }

    private static Forecast first(Map<String, List<Forecast>> bySplit, Split split) {
        return bySplit.getOrDefault(split.name(), List.of()).getFirst();
    }

    static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }
}
