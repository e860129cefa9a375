package dev.frugal.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// A sum of rational multiples of parts that have no rational value, as they are written.
///
/// Two expressions of which the same parts are left over differ by a rational number exactly, however
/// small it is: π + 10⁻⁴⁵ is not π.
final class LinearForm {
    private final ExactValue exact;
    private final Map<MathExpression, BigFraction> parts = new HashMap<>();
    private BigFraction constant = BigFraction.ZERO;

    private LinearForm(ExactValue exact) {
        this.exact = exact;
    }

    /// What `one` is above `other`, if that is a rational number by the way both are written.
    static Optional<BigFraction> difference(MathExpression one, MathExpression other, ExactValue exact) {
        var form = new LinearForm(exact);
        form.add(one, BigFraction.ONE);
        form.add(other, BigFraction.MINUS_ONE);
        return form.parts.values().stream().allMatch(factor -> factor.signum() == 0)
                ? Optional.of(form.constant)
                : Optional.empty();
    }

    private void add(MathExpression expression, BigFraction factor) {
        var value = exact.of(expression);
        if (value.isPresent()) {
            constant = constant.add(value.get().multiply(factor));
        } else if (expression instanceof MathExpression.Sum(var terms)) {
            terms.forEach(term -> add(term, factor));
        } else if (expression instanceof MathExpression.Product(var factors)) {
            addProduct(factors, factor);
        } else {
            parts.merge(expression, factor, BigFraction::add);
        }
    }

    private void addProduct(List<MathExpression> factors, BigFraction factor) {
        var product = factor;
        var rest = new ArrayList<MathExpression>();
        for (var one : factors) {
            var value = exact.of(one);
            if (value.isPresent()) {
                product = product.multiply(value.get());
            } else {
                rest.add(one);
            }
        }
        if (rest.size() == 1) {
            add(rest.getFirst(), product);
        } else {
            parts.merge(new MathExpression.Product(rest), product, BigFraction::add);
        }
    }
}
