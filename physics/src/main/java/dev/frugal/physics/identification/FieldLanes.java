package dev.frugal.physics.identification;

import dev.frugal.physics.system.FormulaLanes;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A system's right-hand side and sensors at several points side by side, unknown terms included, with derivatives in
/// the states, the constants and the weights. One caller at a time.
final class FieldLanes {
    private final MeasuredSystem system;
    private final List<TermNetwork> networks;
    private final Unknowns unknowns;
    private final int states;
    private final int constants;

    private final FormulaLanes rates;
    private final FormulaLanes readings;
    private final FormulaLanes[] arguments;
    private final TermNetwork.Evaluation[] evaluations;
    private final double[][] argumentValues;
    private final boolean sensorsReadTerms;

    private final int timePlace;
    private final int[] statePlaces;
    private final int[] constantPlaces;
    private final int[] inputPlaces;
    private final int[] termPlaces;

    /// `[term][lane]`: the derivatives of its value in its arguments and in its weights.
    private final double[][][] termSlopes;

    private final double[][][] weightSlopes;

    FieldLanes(MeasuredSystem system, List<TermNetwork> networks, Unknowns unknowns, int lanes) {
        this.system = system;
        this.networks = networks;
        this.unknowns = unknowns;
        states = system.rates().size();
        constants = unknowns.constants();
        var places = new Places(system);
        timePlace = places.time();
        statePlaces = places.states();
        constantPlaces = places.constants();
        inputPlaces = places.inputs();
        termPlaces = places.terms();
        var slopes = IntStream.concat(
                        Arrays.stream(statePlaces),
                        IntStream.concat(Arrays.stream(constantPlaces), Arrays.stream(termPlaces)))
                .toArray();
        rates = system.rates().lanes(slopes, lanes);
        readings = system.readings().lanes(slopes, lanes);
        int terms = networks.size();
        arguments = new FormulaLanes[terms];
        evaluations = new TermNetwork.Evaluation[terms];
        argumentValues = new double[terms][];
        termSlopes = new double[terms][lanes][];
        weightSlopes = new double[terms][lanes][];
        boolean read = false;
        for (int m = 0; m < terms; m++) {
            var network = networks.get(m);
            int size = network.term().arguments().size();
            arguments[m] = system.termArguments().get(m).lanes(slopes, lanes);
            evaluations[m] = network.evaluation();
            argumentValues[m] = new double[size];
            for (int lane = 0; lane < lanes; lane++) {
                termSlopes[m][lane] = new double[size];
                weightSlopes[m][lane] = new double[network.weights()];
            }
            for (int c = 0; c < readings(); c++) {
                read |= !readings.independent(c, states + constants + m);
            }
        }
        sensorsReadTerms = read;
    }

    int states() {
        return states;
    }

    int inputs() {
        return inputPlaces.length;
    }

    int readings() {
        return system.readings().size();
    }

    /// Sets the constants of a lane to those of a recording.
    void setConstants(int lane, double[] vector, int recording) {
        for (int k = 0; k < constants; k++) {
            set(constantPlaces[k], lane, vector[unknowns.place(k, recording)]);
        }
    }

    void setState(int state, int lane, double value) {
        set(statePlaces[state], lane, value);
    }

    void setTime(int lane, double value) {
        set(timePlace, lane, value);
    }

    void setInput(int input, int lane, double value) {
        set(inputPlaces[input], lane, value);
    }

    private void set(int place, int lane, double value) {
        rates.argument(place)[lane] = value;
        readings.argument(place)[lane] = value;
        for (var argument : arguments) {
            argument.argument(place)[lane] = value;
        }
    }

    /// Takes the networks' weights from the vector of unknowns.
    void useWeights(double[] vector) {
        int at = unknowns.weightsAt();
        for (int m = 0; m < evaluations.length; m++) {
            evaluations[m].use(vector, at);
            at += networks.get(m).weights();
        }
    }

    /// The right-hand side at the first `count` points.
    void evaluateRates(int count) {
        evaluateTerms(rates, count);
        rates.evaluate(count);
    }

    /// The sensors at the first `count` points.
    void evaluateReadings(int count) {
        if (sensorsReadTerms) {
            evaluateTerms(readings, count);
        }
        readings.evaluate(count);
    }

    private void evaluateTerms(FormulaLanes formulas, int count) {
        for (int m = 0; m < evaluations.length; m++) {
            var argument = arguments[m];
            argument.evaluate(count);
            var at = argumentValues[m];
            var out = formulas.argument(termPlaces[m]);
            for (int b = 0; b < count; b++) {
                for (int a = 0; a < at.length; a++) {
                    at[a] = argument.value(a)[b];
                }
                out[b] = evaluations[m].at(at, termSlopes[m][b], weightSlopes[m][b], 0);
            }
        }
    }

    double rate(int state, int lane) {
        return rates.value(state)[lane];
    }

    double reading(int channel, int lane) {
        return readings.value(channel)[lane];
    }

    /// The value of a term at the last evaluation.
    double term(int term, int lane) {
        return rates.argument(termPlaces[term])[lane];
    }

    /// An argument of a term at the last evaluation.
    double termArgument(int term, int argument, int lane) {
        return arguments[term].value(argument)[lane];
    }

    /// The derivative of a state's rate in all columns, `∂f/∂y S + ∂f/∂c`.
    void rateTangent(int state, int lane, double[][] tangents, boolean shared, double[] out) {
        tangent(rates, state, lane, tangents, shared, out);
    }

    /// The same of a sensor's reading.
    void readingTangent(int channel, int lane, double[][] tangents, boolean shared, double[] out) {
        tangent(readings, channel, lane, tangents, shared, out);
    }

    /// @param from `S`, `[state][column]`; none where states do not depend on the columns
    /// @param shared whether the first columns are the constants and weights; else all are the initial state
    private void tangent(FormulaLanes formulas, int i, int b, double[][] from, boolean shared, double[] out) {
        Arrays.fill(out, 0);
        for (int j = 0; j < from.length; j++) {
            double slope = formulas.independent(i, j) ? 0 : formulas.slope(i, j)[b];
            for (int m = 0; m < evaluations.length; m++) {
                slope += throughTerm(formulas, i, m, j, b);
            }
            if (slope != 0) {
                add(out, slope, from[j], out);
            }
        }
        if (!shared) {
            return;
        }
        for (int k = 0; k < constants; k++) {
            double slope = formulas.independent(i, states + k) ? 0 : formulas.slope(i, states + k)[b];
            for (int m = 0; m < evaluations.length; m++) {
                slope += throughTerm(formulas, i, m, states + k, b);
            }
            out[k] += slope;
        }
        int at = constants;
        for (int m = 0; m < evaluations.length; m++) {
            var weights = weightSlopes[m][b];
            if (!formulas.independent(i, states + constants + m)) {
                double slope = formulas.slope(i, states + constants + m)[b];
                for (int k = 0; k < weights.length; k++) {
                    out[at + k] += slope * weights[k];
                }
            }
            at += weights.length;
        }
    }

    /// `∂f/∂N · Σ ∂N/∂a · ∂a/∂x` for the `x` with number `j` among states and constants.
    private double throughTerm(FormulaLanes formulas, int i, int m, int j, int b) {
        if (formulas.independent(i, states + constants + m)) {
            return 0;
        }
        double sum = 0;
        for (int a = 0; a < termSlopes[m][b].length; a++) {
            if (!arguments[m].independent(a, j)) {
                sum += termSlopes[m][b][a] * arguments[m].slope(a, j)[b];
            }
        }
        return sum == 0 ? 0 : sum * formulas.slope(i, states + constants + m)[b];
    }

    static void add(double[] base, double factor, double[] direction, double[] out) {
        for (int p = 0; p < out.length; p++) {
            out[p] = base[p] + factor * direction[p];
        }
    }
}
