package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Operator;
import dev.frugal.physics.system.Program;
import java.util.ArrayList;
import java.util.List;

/// The right-hand side of a system compiled for methods that go step by step: rates, exact
/// Jacobians, and the switching surfaces with their own rates of change.
///
/// Immutable and shared between courses; what is evaluated is a course's own [FieldEvaluation].
/// Inputs of the programs are time, states, parameters and the side of each surface.
final class EquationField {
    private final DynamicalSystem system;
    private final SwitchingSurfaces surfaces;
    private final Program rates;
    private final Program jacobian;
    private final Program heights;
    private final Program heightJacobian;
    private final Program speeds;
    private final Program speedJacobian;
    private final Program ratesBySide;

    EquationField(DynamicalSystem system) {
        this.system = system;
        this.surfaces = SwitchingSurfaces.of(system);
        var inputs = new ArrayList<>(system.inputNames());
        var variables = new ArrayList<>(system.stateNames());
        variables.addAll(system.parameterNames());
        var sides = new ArrayList<String>();
        for (int i = 0; i < surfaces.surfaces().size(); i++) {
            sides.add(SwitchingSurfaces.side(i));
        }
        inputs.addAll(sides);
        var equations = surfaces.equations();
        this.rates = Program.of(equations, inputs);
        this.jacobian = Program.of(derivatives(equations, variables), inputs);
        this.heights = Program.of(surfaces.surfaces(), inputs);
        this.heightJacobian = Program.of(derivatives(surfaces.surfaces(), variables), inputs);
        var rising = surfaces.surfaces().stream().map(this::speed).toList();
        this.speeds = Program.of(rising, inputs);
        var variablesAndSides = new ArrayList<>(variables);
        variablesAndSides.addAll(sides);
        this.speedJacobian = Program.of(derivatives(rising, variablesAndSides), inputs);
        this.ratesBySide = Program.of(derivatives(equations, sides), inputs);
    }

    /// The rate of change of a surface's height along a solution, `∂g/∂t + Σ ∂g/∂y_j f_j`.
    private Expression speed(Expression surface) {
        var sum = surface.derivative(DynamicalSystem.TIME);
        for (int state = 0; state < system.stateNames().size(); state++) {
            var slope = surface.derivative(system.stateNames().get(state));
            sum = new Operation(
                    Operator.SUM,
                    sum,
                    new Operation(Operator.PRODUCT, slope, surfaces.equations().get(state)));
        }
        return sum.simplified();
    }

    private static List<Expression> derivatives(List<Expression> expressions, List<String> symbols) {
        var derivatives = new ArrayList<Expression>();
        for (var expression : expressions) {
            symbols.forEach(symbol -> derivatives.add(expression.derivative(symbol)));
        }
        return derivatives;
    }

    DynamicalSystem system() {
        return system;
    }

    int states() {
        return system.stateNames().size();
    }

    int parameters() {
        return system.parameters().size();
    }

    SwitchingSurfaces surfaces() {
        return surfaces;
    }

    Program rates() {
        return rates;
    }

    Program jacobian() {
        return jacobian;
    }

    Program heights() {
        return heights;
    }

    Program heightJacobian() {
        return heightJacobian;
    }

    Program speeds() {
        return speeds;
    }

    Program speedJacobian() {
        return speedJacobian;
    }

    Program ratesBySide() {
        return ratesBySide;
    }
}
