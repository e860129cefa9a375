package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Reads derivatives in space: `d(u, x)`, `d(u^2, x, 2)`, `laplacian(u)`.
///
/// Each becomes a symbol whose name is its text, `d(u, x, 2)`; this class keeps what the symbols stand for. Formulas,
/// their derivatives and their compiled form therefore need to know nothing of space.
final class SpatialDerivatives {
    static final String DERIVATIVE = "d";
    static final String LAPLACIAN = "laplacian";
    private static final int HIGHEST_ORDER = 8;
    private static final int MOST = 256;
    private static final int LONGEST_NAME = 2000;

    private final List<String> coordinates;
    private final Map<String, SpatialDerivative> read = new LinkedHashMap<>();

    /// @param coordinates the names of the coordinates; empty if there is no space
    SpatialDerivatives(List<String> coordinates) {
        this.coordinates = coordinates;
    }

    /// Of a system without space, whose formulas have no derivatives in it.
    static SpatialDerivatives none() {
        return new SpatialDerivatives(List.of());
    }

    boolean isCalled(String name) {
        return !coordinates.isEmpty() && (name.equals(DERIVATIVE) || name.equals(LAPLACIAN));
    }

    /// What the symbols stand for, in the order of the text.
    Map<String, SpatialDerivative> all() {
        return Collections.unmodifiableMap(read);
    }

    /// @param starts at which character of the text each argument begins
    Expression read(int start, String name, List<Expression> arguments, List<Integer> starts) throws MisplacedText {
        if (name.equals(LAPLACIAN)) {
            if (arguments.size() != 1) {
                throw new MisplacedText(
                        start, "laplacian takes one argument, as in laplacian(u), not %d".formatted(arguments.size()));
            }
            var argument = arguments.getFirst();
            var orders = IntStream.range(0, coordinates.size())
                    .mapToObj(axis -> orders(axis, 2))
                    .toList();
            return symbol(
                    start, "%s(%s)".formatted(LAPLACIAN, argument.text()), new SpatialDerivative(argument, orders));
        }
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new MisplacedText(
                    start,
                    "d takes a formula, a coordinate and optionally the order, as in d(u, x) and d(u, x, 2), not %d arguments"
                            .formatted(arguments.size()));
        }
        int axis = arguments.get(1) instanceof Expression.Symbol(var coordinate) ? coordinates.indexOf(coordinate) : -1;
        if (axis < 0) {
            throw new MisplacedText(
                    starts.get(1),
                    "'%s' is no coordinate of this grid; expected %s"
                            .formatted(arguments.get(1).text(), String.join(" or ", coordinates)));
        }
        return derivative(start, arguments.getFirst(), axis, arguments.size() == 2 ? 1 : order(arguments, starts));
    }

    private static int order(List<Expression> arguments, List<Integer> starts) throws MisplacedText {
        if (arguments.getLast() instanceof Expression.Literal(var order)
                && order == Math.rint(order)
                && order >= 1
                && order <= HIGHEST_ORDER) {
            return (int) order;
        }
        throw new MisplacedText(
                starts.getLast(),
                "the order of a derivative is a whole number from 1 to %d, not %s"
                        .formatted(HIGHEST_ORDER, arguments.getLast().text()));
    }

    private Expression derivative(int start, Expression argument, int axis, int order) throws MisplacedText {
        var text = argument.text();
        var name = order == 1
                ? "%s(%s, %s)".formatted(DERIVATIVE, text, coordinates.get(axis))
                : "%s(%s, %s, %d)".formatted(DERIVATIVE, text, coordinates.get(axis), order);
        return symbol(start, name, new SpatialDerivative(argument, List.of(orders(axis, order))));
    }

    private List<Integer> orders(int axis, int order) {
        var orders = new ArrayList<>(Collections.nCopies(coordinates.size(), 0));
        orders.set(axis, order);
        return orders;
    }

    private Expression symbol(int start, String name, SpatialDerivative derivative) throws MisplacedText {
        if (name.length() > LONGEST_NAME) {
            throw new MisplacedText(
                    start,
                    "this derivative has %d characters; give a part of its formula a name of its own"
                            .formatted(name.length()));
        }
        read.putIfAbsent(name, derivative);
        if (read.size() > MOST) {
            throw new MisplacedText(start, "the equations have more than %d derivatives; shorten them".formatted(MOST));
        }
        return Expression.symbol(name);
    }
}
