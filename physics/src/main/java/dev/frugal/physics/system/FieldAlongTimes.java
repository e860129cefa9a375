package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A right-hand side f and its Jacobian in the states, at stretches of trajectories that share
/// their sample times.
///
/// One straight line of operations on blocks of points. What depends on time alone, such as a
/// periodic force, is computed once for all times when this is made. One caller at a time; the
/// arrays it hands out are its own and change with the next evaluation.
public final class FieldAlongTimes {
    private final int states;
    private final int inputs;
    private final List<Program.Step> steps;
    private final int[] results;
    private final double[][] registers;

    /// Whether a register has a value per time, shared by all trajectories.
    private final boolean[] ofTime;

    /// Whether a result is an entry of the Jacobian that is always 0.
    private final boolean[] zero;

    private final double[][] copies;

    FieldAlongTimes(
            List<Expression> equations, List<String> inputNames, List<String> stateNames, double[] times, int rows) {
        states = stateNames.size();
        var entries = new ArrayList<Expression>(equations);
        for (var equation : equations) {
            stateNames.forEach(name -> entries.add(equation.derivative(name).simplified()));
        }
        var program = Program.of(entries, inputNames);
        inputs = program.inputs();
        steps = program.steps();
        results = program.results();
        zero = new boolean[results.length];
        for (int i = 0; i < results.length; i++) {
            zero[i] = entries.get(i) instanceof Expression.Literal(var value) && value == 0;
        }
        var literals = program.literals();
        registers = new double[inputs + literals.length + steps.size()][];
        ofTime = new boolean[registers.length];
        copies = new double[results.length][rows];
        registers[0] = times.clone();
        ofTime[0] = true;
        for (int i = 1; i < inputs; i++) {
            registers[i] = new double[rows];
        }
        for (int i = 0; i < literals.length; i++) {
            registers[inputs + i] = new double[Math.max(rows, times.length)];
            Arrays.fill(registers[inputs + i], literals[i]);
        }
        for (int i = 0; i < steps.size(); i++) {
            prepare(steps.get(i), inputs + literals.length + i, rows);
        }
    }

    /// A step whose operands are times or literals is done here, for all times.
    private void prepare(Program.Step step, int register, int rows) {
        ofTime[register] = fixed(step.left()) && fixed(step.right()) && fixed(step.third());
        int length = ofTime[register] ? registers[0].length : rows;
        registers[register] = new double[length];
        if (ofTime[register]) {
            run(step, registers[register], 0, length);
        }
    }

    /// Whether a register's values are known before any point is.
    private boolean fixed(int register) {
        return ofTime[register] || isLiteral(register);
    }

    private boolean isLiteral(int register) {
        return register >= inputs && register < registers.length - steps.size();
    }

    /// Where the caller writes the states of the points, one array per state.
    public double[] state(int state) {
        return registers[1 + state];
    }

    /// Evaluates at `count` points of one trajectory, whose states the caller has written.
    ///
    /// @param time index of the first point's time
    public void evaluate(double[] parameters, int time, int count) {
        for (int i = 0; i < parameters.length; i++) {
            Arrays.fill(registers[1 + states + i], 0, count, parameters[i]);
        }
        int register = registers.length - steps.size();
        for (int i = 0; i < steps.size(); i++, register++) {
            if (!ofTime[register]) {
                run(steps.get(i), registers[register], time, count);
            }
        }
        for (int i = 0; i < results.length; i++) {
            if (ofTime[results[i]]) {
                System.arraycopy(registers[results[i]], time, copies[i], 0, count);
            }
        }
    }

    /// `f_i` at the points.
    public double[] rate(int i) {
        return result(i);
    }

    /// `∂f_i/∂y_j` at the points.
    public double[] slope(int i, int j) {
        return result(states + i * states + j);
    }

    /// Whether `∂f_i/∂y_j` is 0 everywhere.
    public boolean independent(int i, int j) {
        return zero[states + i * states + j];
    }

    private double[] result(int i) {
        return ofTime[results[i]] ? copies[i] : registers[results[i]];
    }

    private void run(Program.Step step, double[] out, int time, int count) {
        int right = step.right();
        StepLoops.run(
                step,
                registers[step.left()],
                ofTime[step.left()] ? time : 0,
                registers[right],
                ofTime[right] ? time : 0,
                registers[step.third()],
                ofTime[step.third()] ? time : 0,
                isLiteral(right),
                out,
                count);
    }
}
