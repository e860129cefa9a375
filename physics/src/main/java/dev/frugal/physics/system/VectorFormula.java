package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Several formulas of the same arguments, compiled together with all their derivatives.
///
/// Immutable and safe to share between threads.
public final class VectorFormula {
    private final List<Expression> formulas;
    private final List<String> arguments;
    private final int size;
    private final Program values;
    private final Program slopes;

    /// Where the program's results belong in the Jacobian: formula times the number of arguments plus argument.
    private final int[] places;

    private final boolean[] dependent;

    /// @throws IllegalArgumentException if a formula mentions a name that is not among the arguments
    public VectorFormula(List<Expression> formulas, List<String> arguments) {
        this.formulas = List.copyOf(formulas);
        this.arguments = List.copyOf(arguments);
        this.size = formulas.size();
        this.values = Program.of(formulas, arguments);
        this.dependent = new boolean[size * arguments.size()];
        var entries = new ArrayList<Expression>();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < arguments.size(); j++) {
                var slope = formulas.get(i).derivative(arguments.get(j)).simplified();
                if (!Algebra.isNumber(slope, 0)) {
                    dependent[i * arguments.size() + j] = true;
                    entries.add(slope);
                }
            }
        }
        this.slopes = Program.of(entries, arguments);
        this.places = new int[entries.size()];
        int next = 0;
        for (int place = 0; place < dependent.length; place++) {
            if (dependent[place]) {
                places[next++] = place;
            }
        }
    }

    /// The names of the arguments, in their order.
    public List<String> arguments() {
        return arguments;
    }

    /// How many formulas there are.
    public int size() {
        return size;
    }

    /// Writes the values at `at` into `out`.
    ///
    /// @throws IllegalArgumentException if the lengths are not those of the arguments and formulas
    public void evaluate(double[] at, double[] out) {
        values.evaluate(at, out);
    }

    /// Writes the derivative of formula `i` in argument `j` into `out[i][j]`.
    public void jacobian(double[] at, double[][] out) {
        var entries = new double[places.length];
        slopes.evaluate(at, entries);
        for (var row : out) {
            Arrays.fill(row, 0);
        }
        for (int i = 0; i < places.length; i++) {
            out[places[i] / arguments.size()][places[i] % arguments.size()] = entries[i];
        }
    }

    /// The same at up to `lanes` points side by side, with derivatives in some of the arguments.
    public FormulaLanes lanes(int[] slopesIn, int lanes) {
        return new FormulaLanes(formulas, arguments, slopesIn, lanes);
    }

    /// Whether a formula depends on an argument.
    public boolean mentions(int argument) {
        return formulas.stream().anyMatch(formula -> formula.symbols().contains(arguments.get(argument)));
    }

    /// Whether the derivative of a formula in an argument is 0 everywhere.
    public boolean independent(int formula, int argument) {
        return !dependent[formula * arguments.size() + argument];
    }

    /// The values elementwise on tensors that broadcast against each other, one per argument; as
    /// [Program#evaluate(List)].
    public List<Tensor> evaluate(List<Tensor> at) {
        return values.evaluate(at);
    }
}
