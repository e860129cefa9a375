package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldMarch;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.FieldTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A term that is a number everywhere, and notes where it is evaluated.
final class VisitedArguments implements FieldTerm {
    private final int arguments;
    private final List<double[]> seen = new ArrayList<>();

    private VisitedArguments(int arguments) {
        this.arguments = arguments;
    }

    /// One for each unknown term of a system.
    static List<VisitedArguments> of(FieldSystem system) {
        return system.description().unknownTerms().stream()
                .map(term -> new VisitedArguments(term.arguments().size()))
                .toList();
    }

    /// The arguments of each unknown term, all points of all fields.
    ///
    /// @param fields each the values of all fields, `[field * points + point]`
    /// @return `[term][place][argument]`
    static List<double[][]> at(FieldSystem system, double[] parameters, double[] times, List<double[]> fields) {
        var terms = of(system);
        var march = new FieldMarch(system, terms, parameters, FieldDirections.NONE);
        for (int i = 0; i < fields.size(); i++) {
            march.start(times[i], fields.get(i));
            march.evaluate();
        }
        return terms.stream()
                .map(term -> term.seen.toArray(double[][]::new))
                .toList();
    }

    @Override
    public int weights() {
        return 1;
    }

    @Override
    public void evaluate(double[][] at, int count, double[] values) {
        for (int point = 0; point < count; point++) {
            int place = point;
            seen.add(IntStream.range(0, arguments).mapToDouble(a -> at[a][place]).toArray());
            values[point] = 0;
        }
    }

    @Override
    public void evaluate(double[][] at, int count, double[] values, double[][] slopes, double[][] weightSlopes) {
        for (int point = 0; point < count; point++) {
            values[point] = 0;
            for (var slope : slopes) {
                slope[point] = 0;
            }
            for (var slope : weightSlopes) {
                slope[point] = 1;
            }
        }
    }
}
