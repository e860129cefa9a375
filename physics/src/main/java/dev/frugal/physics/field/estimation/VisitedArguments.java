package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldMarch;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.FieldTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A term that notes where it is evaluated: another term, or a number that is the same everywhere.
final class VisitedArguments implements FieldTerm {
    private final int arguments;
    private final Optional<FieldTerm> inner;
    private final List<double[]> seen = new ArrayList<>();

    private VisitedArguments(int arguments, Optional<FieldTerm> inner) {
        this.arguments = arguments;
        this.inner = inner;
    }

    /// The number 0, with the derivative 1, for each unknown term of a system.
    static List<VisitedArguments> zeros(FieldSystem system) {
        return system.description().unknownTerms().stream()
                .map(term -> new VisitedArguments(term.arguments().size(), Optional.empty()))
                .toList();
    }

    private static List<VisitedArguments> around(FieldSystem system, List<? extends FieldTerm> terms) {
        var unknown = system.description().unknownTerms();
        return IntStream.range(0, terms.size())
                .mapToObj(m -> new VisitedArguments(unknown.get(m).arguments().size(), Optional.of(terms.get(m))))
                .toList();
    }

    /// The arguments of each unknown term, all points of all fields.
    ///
    /// @param computing the terms
    /// @param fields each the values of all fields, `[field * points + point]`
    /// @return `[term][place][argument]`
    static List<double[][]> at(
            FieldSystem system,
            List<? extends FieldTerm> computing,
            double[] parameters,
            double[] times,
            List<double[]> fields) {
        var terms = around(system, computing);
        try (var march = new FieldMarch(system, terms, parameters, FieldDirections.NONE)) {
            for (int i = 0; i < fields.size(); i++) {
                march.start(times[i], fields.get(i));
                march.evaluate();
            }
        }
        return terms.stream().map(term -> term.seen.toArray(double[][]::new)).toList();
    }

    @Override
    public int weights() {
        return inner.map(FieldTerm::weights).orElse(1);
    }

    @Override
    public void evaluate(double[][] at, int count, double[] values) {
        for (int point = 0; point < count; point++) {
            int place = point;
            seen.add(
                    IntStream.range(0, arguments).mapToDouble(a -> at[a][place]).toArray());
        }
        inner.ifPresentOrElse(term -> term.evaluate(at, count, values), () -> Arrays.fill(values, 0, count, 0));
    }

    @Override
    public void evaluate(double[][] at, int count, double[] values, double[][] slopes, double[][] weightSlopes) {
        if (inner.isPresent()) {
            inner.get().evaluate(at, count, values, slopes, weightSlopes);
            return;
        }
        Arrays.fill(values, 0, count, 0);
        for (var slope : slopes) {
            Arrays.fill(slope, 0, count, 0);
        }
        for (var slope : weightSlopes) {
            Arrays.fill(slope, 0, count, 1);
        }
    }
}
