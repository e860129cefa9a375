package dev.frugal.physics.system;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;

/// Whether the linear part of equations makes ever shorter waves grow ever faster, as `u' = -d(u, x, 2)` does: no grid
/// then shows what happens. See Kreiss and Lorenz, Initial-Boundary Value Problems, 1989, section 2.2.
final class WellPosedness {
    /// How many times shorter than the grid resolves the two waves are that are compared.
    private static final double SHORT = 1e3;

    private static final double SHORTER = 1e6;

    /// A wave grows if its growth exceeds this share of its rate; below it is rounding.
    private static final double ROUNDING = 1e-6;

    /// By how much the growth of the shorter wave exceeds the other's if there is no bound: a thousand if it goes by
    /// the wave number.
    private static final double UNBOUNDED = 30;

    private static final int HIGHEST_BOUNDED = 2;
    private static final int BALANCING_SWEEPS = 16;

    private WellPosedness() {}

    /// What is wrong, and with the equation of which field.
    record Mistake(String field, String sentence) {}

    static Optional<Mistake> mistake(FieldDescription description) {
        var equations = new FieldEquations(description);
        boolean bounded = description.grid().axes().stream().anyMatch(axis -> !axis.periodic());
        if (bounded) {
            for (var orders : equations.orders()) {
                if (orders.stream().anyMatch(order -> order > HIGHEST_BOUNDED)) {
                    return Optional.of(new Mistake(
                            description.fieldNames().getFirst(),
                            "the equations have a derivative of order %d, which needs a periodic boundary; without one the highest is %d"
                                    .formatted(Collections.max(orders), HIGHEST_BOUNDED)));
                }
            }
        }
        for (var share : List.of(0.0, 0.5, 1.0)) {
            var values = new LinkedHashMap<String, Double>();
            description
                    .parameters()
                    .forEach(parameter ->
                            values.put(parameter.name(), parameter.range().at(share)));
            var mistake = mistake(description, equations, values);
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    private static Optional<Mistake> mistake(
            FieldDescription description, FieldEquations equations, Map<String, Double> parameters) {
        int axes = description.grid().axes().size();
        for (int direction = 1; direction < 1 << axes; direction++) {
            var near = growth(description, equations, parameters, direction, SHORT);
            var far = growth(description, equations, parameters, direction, SHORTER);
            if (far.rate > 0 && far.rate > UNBOUNDED * Math.max(0, near.rate) && Double.isFinite(far.rate)) {
                return Optional.of(new Mistake(
                        description.fieldNames().get(far.field),
                        "the equation of %s is ill-posed%s: the shorter a wave, the faster it grows, without bound; check the sign of its highest derivative"
                                .formatted(description.fieldNames().get(far.field), at(parameters))));
            }
        }
        return Optional.empty();
    }

    private static String at(Map<String, Double> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        parameters.forEach((name, value) -> text.append(text.isEmpty() ? " with " : ", ")
                .append(name)
                .append(" = ")
                .append(ExpressionText.number(value)));
        return text.toString();
    }

    private record Growth(double rate, int field) {}

    private static Growth growth(
            FieldDescription description,
            FieldEquations equations,
            Map<String, Double> parameters,
            int direction,
            double shortness) {
        int fields = description.fields().size();
        var symbol = new Complex[fields][fields];
        Arrays.stream(symbol).forEach(row -> Arrays.fill(row, Complex.ZERO));
        for (var term : equations.linear()) {
            var value = new Complex(term.coefficient().at(parameters));
            for (int axis = 0; axis < term.orders().size(); axis++) {
                double wave = (direction & 1 << axis) == 0
                        ? 0
                        : shortness
                                * Math.PI
                                / description.grid().axes().get(axis).spacing();
                for (int i = 0; i < term.orders().get(axis); i++) {
                    value = value.multiply(new Complex(0, wave));
                }
            }
            symbol[term.equation()][term.field()] = symbol[term.equation()][term.field()].add(value);
        }
        balance(symbol);
        double size = 0;
        int largest = 0;
        for (int i = 0; i < fields; i++) {
            for (int j = 0; j < fields; j++) {
                double entry = symbol[i][j].norm();
                if (!Double.isFinite(entry)) {
                    return new Growth(0, 0);
                }
                if (entry > size) {
                    size = entry;
                    largest = i;
                }
            }
        }
        if (size == 0) {
            return new Growth(0, 0);
        }
        double rate = fields == 1 ? symbol[0][0].getReal() : largestRealPart(symbol);
        return new Growth(rate > ROUNDING * size ? rate : 0, largest);
    }

    /// Scales the fields so that rows and columns are of one size: eigenvalues stay, and rounding no longer hides small
    /// ones, which a system of second order in time has. See Parlett and Reinsch (1969).
    private static void balance(Complex[][] symbol) {
        for (int sweep = 0; sweep < BALANCING_SWEEPS; sweep++) {
            for (int i = 0; i < symbol.length; i++) {
                double row = 0;
                double column = 0;
                for (int j = 0; j < symbol.length; j++) {
                    row += j == i ? 0 : symbol[i][j].norm();
                    column += j == i ? 0 : symbol[j][i].norm();
                }
                if (row > 0 && column > 0) {
                    double factor = Math.sqrt(row) / Math.sqrt(column);
                    for (int j = 0; j < symbol.length; j++) {
                        if (j != i) {
                            symbol[i][j] = symbol[i][j].divide(factor);
                            symbol[j][i] = symbol[j][i].multiply(factor);
                        }
                    }
                }
            }
        }
    }

    private static double largestRealPart(Complex[][] symbol) {
        int fields = symbol.length;
        var real = new double[2 * fields][2 * fields];
        for (int i = 0; i < fields; i++) {
            for (int j = 0; j < fields; j++) {
                real[i][j] = symbol[i][j].getReal();
                real[i][j + fields] = -symbol[i][j].getImaginary();
                real[i + fields][j] = symbol[i][j].getImaginary();
                real[i + fields][j + fields] = symbol[i][j].getReal();
            }
        }
        var eigenvalues = new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(real)).getEigenvalues();
        return Arrays.stream(eigenvalues).mapToDouble(Complex::getReal).max().orElse(0);
    }
}
