package dev.frugal.physics.identification;

import dev.frugal.physics.system.Constant;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.SystemDescription;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a recording says about its states without any equation's constants: states that a sensor reads directly, and
/// those that are rates of others, by smoothing.
///
/// `states[state][sample]` and `rates[state][sample]`; NaN where nothing is known.
final class StateGuess {
    private final double[][] states;
    private final double[][] rates;

    private StateGuess(double[][] states, double[][] rates) {
        this.states = states;
        this.rates = rates;
    }

    static StateGuess of(RecordingGrid grid, SystemDescription system) {
        int count = system.stateNames().size();
        var states = new double[count][grid.samples()];
        var rates = new double[count][grid.samples()];
        for (int i = 0; i < count; i++) {
            Arrays.fill(states[i], Double.NaN);
            Arrays.fill(rates[i], Double.NaN);
        }
        var equations = system.resolvedEquations();
        for (int c = 0; c < system.channels().size(); c++) {
            int channel = c;
            Reading.of(system.resolved(system.channels().get(c).formula()), system)
                    .ifPresent(reading -> {
                        var chain = chain(reading.state, equations, system.stateNames());
                        fill(grid, channel, reading, chain, states, rates);
                    });
        }
        return new StateGuess(states, rates);
    }

    /// A sensor that reads one state: `base + slope · state`, constants to estimate in the middle of their ranges.
    private record Reading(int state, double base, double slope) {
        static Optional<Reading> of(Expression formula, SystemDescription system) {
            var values = new HashMap<>(system.constantValues());
            system.constants().forEach((name, constant) -> {
                if (constant instanceof Constant.Estimated estimated) {
                    values.put(name, estimated.range().at(0.5));
                }
            });
            var known = formula.with(values);
            var symbols = known.symbols();
            if (symbols.size() != 1) {
                return Optional.empty();
            }
            var name = symbols.iterator().next();
            int state = system.stateNames().indexOf(name);
            if (state >= 0
                    && known.derivative(name).simplified() instanceof Expression.Literal(var slope)
                    && slope != 0) {
                return Optional.of(new Reading(state, known.at(Map.of(name, 0.0)), slope));
            }
            return Optional.empty();
        }
    }

    /// A state, the state that is its rate, the one that is that one's rate, and so on.
    private static int[] chain(int state, List<Expression> equations, List<String> names) {
        var chain = new int[names.size()];
        int length = 0;
        int next = state;
        while (next >= 0 && length < chain.length) {
            chain[length++] = next;
            next = equations.get(next) instanceof Expression.Symbol(var rate) ? names.indexOf(rate) : -1;
        }
        return Arrays.copyOf(chain, length);
    }

    private static void fill(
            RecordingGrid grid, int channel, Reading reading, int[] chain, double[][] states, double[][] rates) {
        var values = Arrays.stream(grid.channel(channel))
                .map(value -> (value - reading.base) / reading.slope)
                .toArray();
        var present = RecordingGrid.present(grid.times(), values);
        int orders = Math.min(chain.length, 4);
        double[][] derivatives = LocalPolynomial.suits(present[0].length)
                ? new LocalPolynomial(present[0], present[1]).derivatives(orders)
                : new double[0][];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                boolean smoothed = derivatives.length > 0 && !Double.isNaN(derivatives[0][at]);
                for (int k = 0; k < orders; k++) {
                    if (smoothed) {
                        states[chain[k]][i] = derivatives[k][at];
                        rates[chain[k]][i] = derivatives[k + 1][at];
                    } else if (k == 0) {
                        states[chain[0]][i] = values[i];
                    }
                }
                at++;
            }
        }
    }

    double[] state(int state) {
        return states[state];
    }

    double[] rate(int state) {
        return rates[state];
    }

    /// Whether every state and its rate are known somewhere.
    boolean isComplete() {
        for (int i = 0; i < states.length; i++) {
            if (Arrays.stream(states[i]).allMatch(Double::isNaN)
                    || Arrays.stream(rates[i]).allMatch(Double::isNaN)) {
                return false;
            }
        }
        return true;
    }

    /// The known value of a state nearest to a sample; NaN if there is none.
    double near(int state, int sample) {
        var values = states[state];
        for (int away = 0; away < values.length; away++) {
            if (sample + away < values.length && !Double.isNaN(values[sample + away])) {
                return values[sample + away];
            }
            if (sample - away >= 0 && !Double.isNaN(values[sample - away])) {
                return values[sample - away];
            }
        }
        return Double.NaN;
    }
}
