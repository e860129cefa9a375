package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Formulas and their derivatives at many points side by side, in one straight line of operations on blocks of points.
///
/// One caller at a time. The arrays it hands out are its own: the caller writes the arguments, [#evaluate] changes
/// the others.
public final class FormulaLanes {
    private final int inputs;
    private final int width;
    private final List<Program.Step> steps;
    private final int[] results;
    private final int formulas;
    private final boolean[] zero;
    private final double[][] registers;

    /// @param slopesIn arguments in which derivatives are wanted
    FormulaLanes(List<Expression> formulas, List<String> arguments, int[] slopesIn, int lanes) {
        this.formulas = formulas.size();
        this.width = slopesIn.length;
        var entries = new ArrayList<Expression>(formulas);
        for (var formula : formulas) {
            for (int argument : slopesIn) {
                entries.add(formula.derivative(arguments.get(argument)).simplified());
            }
        }
        this.zero = new boolean[entries.size()];
        for (int i = 0; i < zero.length; i++) {
            zero[i] = Algebra.isNumber(entries.get(i), 0);
        }
        var program = Program.of(entries, arguments);
        this.inputs = program.inputs();
        this.steps = program.steps();
        this.results = program.results();
        var literals = program.literals();
        this.registers = new double[inputs + literals.length + steps.size()][lanes];
        for (int i = 0; i < literals.length; i++) {
            Arrays.fill(registers[inputs + i], literals[i]);
        }
    }

    /// Where the caller writes an argument's values, one per point.
    public double[] argument(int argument) {
        return registers[argument];
    }

    /// Evaluates at the first `count` points.
    public void evaluate(int count) {
        int register = registers.length - steps.size();
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            int right = step.right();
            boolean literal = right >= inputs && right < registers.length - steps.size();
            StepLoops.run(
                    step,
                    registers[step.left()],
                    0,
                    registers[right],
                    0,
                    registers[step.third()],
                    0,
                    literal,
                    registers[register++],
                    count);
        }
    }

    /// The values of formula `i`.
    public double[] value(int i) {
        return registers[results[i]];
    }

    /// The derivative of formula `i` in the `k`-th of the arguments in which derivatives are wanted.
    public double[] slope(int i, int k) {
        return registers[results[formulas + i * width + k]];
    }

    /// Whether a derivative is 0 everywhere.
    public boolean independent(int i, int k) {
        return zero[formulas + i * width + k];
    }
}
