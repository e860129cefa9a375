package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.AssimilationProblem.Priors;
import dev.frugal.physics.identification.TermNetwork;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the arguments of unknown terms are in windows, how far they go, and how large the terms may be there.
final class TermScales {
    private final FieldSystem system;
    private final FieldModes modes;
    private final List<FieldWindow> windows;
    private final Priors priors;
    private final double[] parameters;

    TermScales(FieldSystem system, FieldModes modes, List<FieldWindow> windows, Priors priors) {
        this.system = system;
        this.modes = modes;
        this.windows = windows;
        this.priors = priors;
        this.parameters = system.parameters().stream()
                .map(Parameter::training)
                .mapToDouble(range -> range.at(0.5))
                .toArray();
    }

    /// Networks in these units.
    List<TermNetwork> networks() {
        var terms = system.description().unknownTerms();
        if (terms.isEmpty()) {
            return List.of();
        }
        var times = new ArrayList<Double>();
        var fields = new ArrayList<double[]>();
        for (var window : windows) {
            for (int time : new int[] {0, window.samples() / 2, window.samples() - 1}) {
                times.add(window.times()[time]);
                fields.add(field(window, time));
            }
        }
        var visited = VisitedArguments.at(
                system,
                VisitedArguments.zeros(system),
                parameters,
                times.stream().mapToDouble(Double::doubleValue).toArray(),
                fields);
        var sizes = sizes();
        var networks = new ArrayList<TermNetwork>();
        for (int m = 0; m < terms.size(); m++) {
            var facts = terms.get(m).facts();
            int arguments = terms.get(m).arguments().size();
            var centre = new double[arguments];
            var scale = new double[arguments];
            for (int a = 0; a < arguments; a++) {
                int argument = a;
                var name = terms.get(m).arguments().get(a);
                var values = Arrays.stream(visited.get(m))
                        .mapToDouble(place -> place[argument])
                        .toArray();
                boolean flipped = facts.odd().contains(name) || facts.even().contains(name);
                centre[a] = flipped ? 0 : Arrays.stream(values).average().orElseThrow();
                double variance = Arrays.stream(values)
                        .map(value -> (value - centre[argument]) * (value - centre[argument]))
                        .average()
                        .orElseThrow();
                scale[a] = variance > 0 ? Math.sqrt(variance) : centre[a] == 0 ? 1 : Math.abs(centre[a]);
            }
            networks.add(new TermNetwork(terms.get(m), centre, scale, sizes[m]));
        }
        return networks;
    }

    /// The smooth field that comes nearest to the readings of a time.
    private double[] field(FieldWindow window, int time) {
        return modes.values(Assimilation.start(system, modes, window.slice(time, time + 1), priors), 0);
    }

    /// By how much a term of 1 changes the readings of a window's beginning, and how much they change beyond what the
    /// equation without terms makes of them: what a term has to be for that.
    private double[] sizes() {
        int terms = system.description().unknownTerms().size();
        double unexplained = 0;
        var effects = new double[terms];
        for (var window : windows) {
            var times = new double[] {window.times()[0], window.times()[window.samples() - 1]};
            var solution = new FieldSolver(system, VisitedArguments.zeros(system), FieldAccuracy.ROUGH)
                    .solve(
                            parameters,
                            field(window, 0),
                            times,
                            new int[] {window.samples() - 1},
                            new FieldDirections(List.of(), List.of(), true));
            var last = window.values()[window.samples() - 1];
            for (int sensor = 0; sensor < last.length; sensor++) {
                int place = window.places()[sensor];
                double change = last[sensor] - solution.values()[1][place];
                unexplained += Double.isFinite(change) ? change * change : 0;
                for (int m = 0; m < terms; m++) {
                    double effect = solution.tangents().get(1)[m][place];
                    effects[m] += Double.isFinite(effect) ? effect * effect : 0;
                }
            }
        }
        double whole = unexplained;
        return Arrays.stream(effects)
                .map(effect -> effect > 0 && whole > 0 ? Math.sqrt(whole / effect) : 1)
                .toArray();
    }
}
