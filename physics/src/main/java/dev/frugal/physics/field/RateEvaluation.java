package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rest of the equations, and what the ends contribute, evaluated at one state, with the change of it along
/// tangents. One caller at a time.
final class RateEvaluation {
    private final FieldSystem system;
    private final FieldSpace space;
    private final RateFormulas formulas;
    private final List<FieldTerm> terms;
    private final double[] linearCoefficients;
    private final double[][] coefficientSlopes;
    private final int points;
    private final int time;

    /// `[argument][point]`, or one number.
    private final double[][] arguments;

    /// Changes of the arguments in which derivatives are wanted, as far as there are any.
    private final double[] @Nullable [] changes;

    /// Arrays for the changes of what varies with the fields.
    private final double[][] changeValues;

    private final List<PointFormulas.Evaluation> rounds = new ArrayList<>();
    private final PointFormulas.Evaluation rest;
    private final double[][][] termArguments;
    private final double[][][] termSlopes;
    private final double[][][] termWeightSlopes;
    private final double[] scratch;
    private final boolean[] varies;
    private final int[] atomFields;
    private final int[] atomDerivatives;
    private final int[] fluxFields;
    private final int[] fluxDerivatives;
    private final boolean[] fluxAdds;
    private final boolean[] hasRest;
    private final List<RoundPlaces> roundPlaces;

    /// The change of a parameter in its own direction.
    private static final double[] ONE = {1};

    /// Where the results of a round go among the arguments, and which derivatives and terms they are.
    private record RoundPlaces(int[] composites, int[] compositeDerivatives, int[] terms, int[] termIndices) {}

    /// What a tangent belongs to besides its state: a parameter, a weight of a term, or neither.
    ///
    /// @param parameter its index, or -1
    /// @param term the index of the term among the system's, or -1
    record Cause(int parameter, int term, int weight) {
        static final Cause INITIAL = new Cause(-1, -1, -1);
    }

    RateEvaluation(
            FieldSystem system,
            FieldSpace space,
            List<FieldTerm> terms,
            double[] parameters,
            double[] linearCoefficients,
            double[][] coefficientSlopes,
            FieldDirections directions) {
        this.system = system;
        this.space = space;
        this.formulas = system.rates();
        this.terms = terms;
        this.linearCoefficients = linearCoefficients;
        this.coefficientSlopes = coefficientSlopes;
        this.points = system.points();
        this.scratch = new double[points];
        this.arguments = new double[formulas.arguments()][1];
        int varying = formulas.varying();
        for (int i = 0; i < varying; i++) {
            arguments[i] = new double[points];
        }
        var coordinates = system.grid().coordinates();
        for (int axis = 0; axis < coordinates.size(); axis++) {
            arguments[varying + axis] = system.grid().coordinate(axis);
        }
        this.time = varying + coordinates.size();
        for (int p = 0; p < parameters.length; p++) {
            arguments[time + 1 + p][0] = parameters[p];
        }
        boolean tangents =
                !directions.initial().isEmpty() || !directions.parameters().isEmpty() || directions.weights();
        var slopesIn = new int[tangents ? varying + parameters.length : 0];
        for (int k = 0; k < slopesIn.length; k++) {
            slopesIn[k] = k < varying ? k : time + 1 + k - varying;
        }
        this.changes = new double[slopesIn.length][];
        this.changeValues = new double[tangents ? varying : 0][points];
        this.varies = new boolean[formulas.rest().size()];
        for (int i = 0; i < varies.length; i++) {
            for (int k = 0; k < varying; k++) {
                varies[i] |= formulas.rest().depends(i, k);
            }
        }
        for (var round : formulas.rounds()) {
            rounds.add(round.formulas().evaluation(points, slopesIn));
        }
        this.rest = formulas.rest().evaluation(points, slopesIn);
        this.atomFields = new int[system.equations().atoms().size()];
        this.atomDerivatives = new int[atomFields.length];
        this.fluxFields = new int[system.equations().fluxes().size()];
        this.fluxDerivatives = new int[fluxFields.length];
        this.fluxAdds = new boolean[fluxFields.length];
        this.hasRest = new boolean[system.fields().size()];
        readPlaces(system.equations());
        this.roundPlaces = formulas.rounds().stream().map(this::places).toList();
        int count = system.equations().terms().size();
        this.termArguments = new double[count][][];
        this.termSlopes = new double[count][][];
        this.termWeightSlopes = new double[count][][];
        for (int i = 0; i < count; i++) {
            int size = system.equations().terms().get(i).arguments().size();
            termArguments[i] = new double[size][];
            termSlopes[i] = new double[size][points];
            termWeightSlopes[i] = new double[directions.weights() ? terms.get(i).weights() : 0][points];
        }
    }

    private void readPlaces(FieldEquations equations) {
        var atoms = equations.atoms();
        for (int i = 0; i < atoms.size(); i++) {
            atomFields[i] = atoms.get(i).field();
            atomDerivatives[i] = space.derivative(atoms.get(i).orders());
        }
        var fluxes = equations.fluxes();
        for (int i = 0; i < fluxes.size(); i++) {
            fluxFields[i] = fluxes.get(i).equation();
            fluxDerivatives[i] = space.derivative(fluxes.get(i).orders());
            fluxAdds[i] = hasRest[fluxFields[i]];
            hasRest[fluxFields[i]] = true;
        }
    }

    /// Only where no formula writes.
    private void clear(double[] rate) {
        for (int field = 0; field < hasRest.length; field++) {
            if (!hasRest[field]) {
                Arrays.fill(rate, field * space.size(), (field + 1) * space.size(), 0);
            }
        }
    }

    private RoundPlaces places(RateFormulas.Round round) {
        return new RoundPlaces(
                round.composites().stream()
                        .mapToInt(composite -> formulas.argument(composite.symbol()))
                        .toArray(),
                round.composites().stream()
                        .mapToInt(composite -> space.derivative(composite.orders()))
                        .toArray(),
                round.terms().stream()
                        .mapToInt(term -> formulas.argument(term.term().name()))
                        .toArray(),
                round.terms().stream()
                        .mapToInt(term -> system.equations().terms().indexOf(term))
                        .toArray());
    }

    /// Writes the rate at a state.
    void evaluate(double at, double[] state, boolean withSlopes, double[] rate) {
        clear(rate);
        arguments[time][0] = at;
        for (int i = 0; i < atomFields.length; i++) {
            space.differentiate(state, atomFields[i], atomDerivatives[i], false, arguments[i]);
        }
        for (int r = 0; r < rounds.size(); r++) {
            var places = roundPlaces.get(r);
            var values = rounds.get(r);
            values.evaluate(arguments, withSlopes);
            int formula = 0;
            for (int i = 0; i < places.composites.length; i++) {
                space.differentiatePoints(
                        values.value(formula++), places.compositeDerivatives[i], arguments[places.composites[i]]);
            }
            for (int i = 0; i < places.terms.length; i++) {
                int index = places.termIndices[i];
                for (int a = 0; a < termArguments[index].length; a++) {
                    termArguments[index][a] = values.value(formula++);
                }
                var out = arguments[places.terms[i]];
                if (withSlopes) {
                    terms.get(index)
                            .evaluate(termArguments[index], points, out, termSlopes[index], termWeightSlopes[index]);
                } else {
                    terms.get(index).evaluate(termArguments[index], points, out);
                }
            }
        }
        rest.evaluate(arguments, withSlopes);
        for (int i = 0; i < fluxFields.length; i++) {
            space.putRate(rest.value(i), fluxDerivatives[i], fluxFields[i], varies[i], rate, fluxAdds[i]);
        }
        space.addEnds(system.equations().linear(), linearCoefficients, rate);
    }

    /// Writes the change of the rate when the state of the last [#evaluate] with slopes changes.
    void tangent(double[] change, Cause cause, double[] rateChange) {
        clear(rateChange);
        Arrays.fill(changes, null);
        if (cause.parameter >= 0) {
            changes[formulas.varying() + cause.parameter] = ONE;
        }
        for (int i = 0; i < atomFields.length; i++) {
            changes[i] = changeValues[i];
            space.differentiate(change, atomFields[i], atomDerivatives[i], true, changeValues[i]);
        }
        for (int r = 0; r < rounds.size(); r++) {
            var places = roundPlaces.get(r);
            var values = rounds.get(r);
            int formula = 0;
            for (int i = 0; i < places.composites.length; i++) {
                int argument = places.composites[i];
                values.change(formula++, changes, scratch);
                space.differentiatePoints(scratch, places.compositeDerivatives[i], changeValues[argument]);
                changes[argument] = changeValues[argument];
            }
            for (int i = 0; i < places.terms.length; i++) {
                int index = places.termIndices[i];
                int argument = places.terms[i];
                var out = changeValues[argument];
                Arrays.fill(out, 0);
                for (int a = 0; a < termArguments[index].length; a++) {
                    values.change(formula++, changes, scratch);
                    var slope = termSlopes[index][a];
                    for (int point = 0; point < points; point++) {
                        out[point] += slope[point] * scratch[point];
                    }
                }
                if (cause.term == index) {
                    var slope = termWeightSlopes[index][cause.weight];
                    for (int point = 0; point < points; point++) {
                        out[point] += slope[point];
                    }
                }
                changes[argument] = out;
            }
        }
        for (int i = 0; i < fluxFields.length; i++) {
            rest.change(i, changes, scratch);
            space.putRate(scratch, fluxDerivatives[i], fluxFields[i], varies[i], rateChange, fluxAdds[i]);
        }
        if (cause.parameter >= 0) {
            space.addEnds(system.equations().linear(), coefficientSlopes[cause.parameter], rateChange);
        }
    }
}
