package dev.frugal.physics.identification;

import dev.frugal.physics.system.Constant;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.SymbolKind;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The unknown numbers that stretches share, in one vector: constants, then those of each recording, then weights.
///
/// A simulation knows `columns` numbers: the constants in the order of [#names], then the weights. Constants that
/// every recording has by itself, parameters among them, stand several times in the vector.
final class Unknowns {
    private final List<String> names = new ArrayList<>();
    private final List<Interval> ranges = new ArrayList<>();
    private final int[] first;
    private final boolean[] perRecording;
    private final int recordings;
    private final int weightsAt;
    private final int weights;

    Unknowns(SystemDescription system, int recordings, int weights) {
        this.recordings = recordings;
        this.weights = weights;
        var own = new ArrayList<Boolean>();
        system.parameters().forEach(parameter -> {
            names.add(parameter.name());
            ranges.add(parameter.range());
            own.add(true);
        });
        for (var name : system.names(SymbolKind.ESTIMATED_CONSTANT)) {
            if (system.constants().get(name) instanceof Constant.Estimated(var range, var per, var _)) {
                names.add(name);
                ranges.add(range);
                own.add(per);
            }
        }
        first = new int[names.size()];
        perRecording = new boolean[names.size()];
        int next = 0;
        for (int k = 0; k < first.length; k++) {
            first[k] = next;
            perRecording[k] = own.get(k);
            next += perRecording[k] ? recordings : 1;
        }
        weightsAt = next;
    }

    /// Names of the constants, parameters first.
    List<String> names() {
        return names;
    }

    Interval range(int constant) {
        return ranges.get(constant);
    }

    boolean perRecording(int constant) {
        return perRecording[constant];
    }

    int constants() {
        return first.length;
    }

    int weights() {
        return weights;
    }

    /// Length of the vector.
    int size() {
        return weightsAt + weights;
    }

    /// Where the weights begin in the vector.
    int weightsAt() {
        return weightsAt;
    }

    int place(int constant, int recording) {
        return first[constant] + (perRecording[constant] ? recording : 0);
    }

    /// How many numbers one simulation knows.
    int columns() {
        return first.length + weights;
    }

    /// Where the numbers of a recording's simulation stand in the vector.
    int[] columns(int recording) {
        var columns = new int[columns()];
        for (int k = 0; k < first.length; k++) {
            columns[k] = place(k, recording);
        }
        for (int k = 0; k < weights; k++) {
            columns[first.length + k] = weightsAt + k;
        }
        return columns;
    }

    double[] low() {
        return bounds(Double.NEGATIVE_INFINITY, true);
    }

    double[] high() {
        return bounds(Double.POSITIVE_INFINITY, false);
    }

    private double[] bounds(double without, boolean low) {
        var bounds = new double[size()];
        Arrays.fill(bounds, without);
        for (int k = 0; k < first.length; k++) {
            for (int r = 0; r < (perRecording[k] ? recordings : 1); r++) {
                bounds[first[k] + r] = low ? ranges.get(k).low() : ranges.get(k).high();
            }
        }
        return bounds;
    }

    /// The vector with every constant at the same share of its range and weights of 0.
    double[] at(double[] shares) {
        var vector = new double[size()];
        for (int k = 0; k < first.length; k++) {
            for (int r = 0; r < (perRecording[k] ? recordings : 1); r++) {
                vector[first[k] + r] = ranges.get(k).at(shares[k]);
            }
        }
        return vector;
    }
}
