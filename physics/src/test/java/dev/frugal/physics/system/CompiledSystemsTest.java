package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The lines of operations that the built-in systems compile to are as recorded: the weights of trained models
/// and the
/// results of resumed runs depend on their order to the last bit.
class CompiledSystemsTest {
    @Test
    void theBuiltInSystemsCompileToTheRecordedOperations() throws IOException {
        var listing = new StringBuilder();
        for (var name : Systems.builtIn()) {
            var system = Systems.named(name);
            list(name + " rates", Program.of(rates(system), arguments(system)), listing);
            list(name + " slopes", Program.of(slopes(system), arguments(system)), listing);
        }
        try (var recorded = CompiledSystemsTest.class.getResourceAsStream("compiled-systems.txt")) {
            assertThat(recorded).isNotNull();
            assertThat(listing.toString()).isEqualTo(new String(recorded.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// What a system computes is what these operations compute.
    @ParameterizedTest
    @MethodSource("dev.frugal.physics.system.Systems#builtIn")
    void aSystemComputesByTheseOperations(String name) {
        var system = Systems.named(name);
        int states = system.stateNames().size();
        int parameters = system.parameters().size();
        var rates = Program.of(rates(system), arguments(system));
        var slopes = Program.of(slopes(system), arguments(system));
        var random = new Seed(11).named(name).random();
        for (int point = 0; point < 20; point++) {
            var inputs = random.doubles(1 + states + parameters, -2, 2).toArray();
            var state = Arrays.copyOfRange(inputs, 1, 1 + states);
            var parameter = Arrays.copyOfRange(inputs, 1 + states, inputs.length);
            var expected = new double[states];
            var found = new double[states];
            rates.evaluate(inputs, expected);
            system.derivative(inputs[0], state, parameter, found);
            assertThat(found).containsExactly(expected);
            var entries = new double[states * (states + parameters)];
            slopes.evaluate(inputs, entries);
            var byState = new double[states][states];
            var byParameter = new double[states][parameters];
            system.jacobian(inputs[0], state, parameter, byState, byParameter);
            for (int i = 0; i < states; i++) {
                int row = i * (states + parameters);
                assertThat(byState[i]).containsExactly(Arrays.copyOfRange(entries, row, row + states));
                assertThat(byParameter[i])
                        .containsExactly(Arrays.copyOfRange(entries, row + states, row + states + parameters));
            }
        }
    }

    private static List<Expression> rates(DynamicalSystem system) {
        return system.equations().stream()
                .map(equation -> equation.with(system.constants()))
                .toList();
    }

    private static List<Expression> slopes(DynamicalSystem system) {
        var entries = new ArrayList<Expression>();
        for (var rate : rates(system)) {
            arguments(system).stream().skip(1).forEach(name -> entries.add(rate.derivative(name)));
        }
        return entries;
    }

    private static List<String> arguments(DynamicalSystem system) {
        var names = new ArrayList<String>();
        names.add(DynamicalSystem.TIME);
        names.addAll(system.stateNames());
        names.addAll(system.parameterNames());
        return names;
    }

    private static void list(String title, Program program, StringBuilder listing) {
        listing.append(title).append('\n');
        int register = program.inputs();
        for (double literal : program.literals()) {
            listing.append("  %d = %s%n".formatted(register++, literal));
        }
        for (var step : program.steps()) {
            var name = step.function() == null
                    ? step.kind().name()
                    : step.function().name();
            listing.append("  %d = %s %d %d%n".formatted(register++, name, step.left(), step.right()));
        }
        listing.append("  gives ").append(Arrays.toString(program.results())).append('\n');
    }
}
