package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A number in the equations that is the same in every situation.
public sealed interface Constant {
    /// A known constant.
    ///
    /// @param formula of numbers and other constants
    record Fixed(Expression formula) implements Constant {}

    /// A constant to estimate from recordings.
    ///
    /// @param range search range
    /// @param perRecording whether each recording has its own value
    /// @param unit empty if there is none
    record Estimated(Interval range, boolean perRecording, String unit) implements Constant {
        /// @throws IllegalArgumentException if the range has no width
        public Estimated {
            if (range.width() == 0) {
                throw new IllegalArgumentException("there is nothing to estimate within " + range);
            }
        }
    }

    /// The values of the known ones among `constants`, in their order.
    ///
    /// @param system its name, for the sentence of a mistake
    /// @throws InvalidInputException if one is not finite
    static Map<String, Double> values(String system, Map<String, Constant> constants) {
        var formulas = new LinkedHashMap<String, Expression>();
        constants.forEach((constant, value) -> {
            if (value instanceof Fixed(var formula)) {
                formulas.put(constant, formula);
            }
        });
        var named = new NamedFormulas(formulas);
        var values = new LinkedHashMap<String, Double>();
        formulas.forEach((constant, formula) -> {
            double value = named.resolved(constant).at(Map.of());
            if (!Double.isFinite(value)) {
                throw new InvalidInputException("the constant %s of %s is %s, which is %s; expected a finite number"
                        .formatted(constant, system, formula.text(), value));
            }
            values.put(constant, value);
        });
        return Collections.unmodifiableMap(values);
    }
}
