package dev.frugal.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.fraction.BigFraction;

/// A sum of rational multiples of parts that have no rational value, as they are written.
///
/// Parts that two expressions have in common are taken from both before the rest is compared, so that
/// what is small beside them is not lost: π + 10⁻⁴⁵ is not π.
final class LinearForm {
    private final ExactValue exact;
    private final Map<MathExpression, BigFraction> parts = new LinkedHashMap<>();
    private BigFraction constant = BigFraction.ZERO;

    private LinearForm(ExactValue exact) {
        this.exact = exact;
    }

    /// Two sides of which neither holds a part of the other.
    record Sides(MathExpression one, MathExpression other) {
        /// Whether nothing but two rational numbers is left.
        boolean areRational() {
            return one instanceof MathExpression.Rational && other instanceof MathExpression.Rational;
        }
    }

    /// The sides of `one` = `other` after all parts that both hold have been taken from both.
    static Sides apart(MathExpression one, MathExpression other, ExactValue exact) {
        var form = new LinearForm(exact);
        form.add(one, BigFraction.ONE);
        form.add(other, BigFraction.MINUS_ONE);
        return new Sides(form.side(1), form.side(-1));
    }

    /// The parts whose factors have this sign, with positive factors.
    private MathExpression side(int sign) {
        var terms = new ArrayList<MathExpression>();
        parts.forEach((part, factor) -> {
            if (factor.signum() == sign) {
                terms.add(new MathExpression.Rational(factor.abs()).times(part));
            }
        });
        var rest = new MathExpression.Rational(constant.signum() == sign ? constant.abs() : BigFraction.ZERO);
        if (terms.isEmpty()) {
            return rest;
        }
        terms.add(rest);
        return new MathExpression.Sum(terms);
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
